using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Common;

// Refusals that the application itself gives, in the order they are checked. Those of the trading rules are in the Domain project.

/// <summary>Nobody is signed in, or the token is not good any more.</summary>
public sealed record Unauthenticated(string Reason = "Sign in first.") : Refusal(RefusalKind.Unauthenticated, "UNAUTHENTICATED", Reason);

/// <summary>Signed in, but not entitled to this.</summary>
public sealed record Forbidden() : Refusal(RefusalKind.Forbidden, "FORBIDDEN", "You are not entitled to do this.");

/// <summary>One or more members of the request are wrong; <see cref="Errors"/> names them (camelCase) with what is wrong.</summary>
public sealed record ValidationFailed(IReadOnlyDictionary<string, string[]> Errors)
    : Refusal(RefusalKind.Invalid, "VALIDATION_FAILED", "One or more values are not valid.")
{
    public static ValidationFailed Member(string member, string error) => new(new Dictionary<string, string[]>(StringComparer.Ordinal) { [member] = [error] });
}

/// <summary>No market has this id or slug.</summary>
public sealed record MarketNotFound(string Market) : Refusal(RefusalKind.NotFound, "MARKET_NOT_FOUND", $"There is no market '{Market}'.");

/// <summary>No event has this id or slug.</summary>
public sealed record EventNotFound(string Event) : Refusal(RefusalKind.NotFound, "EVENT_NOT_FOUND", $"There is no event '{Event}'.");

/// <summary>No order of the caller's has this id; another user's order answers the same.</summary>
public sealed record OrderNotFound() : Refusal(RefusalKind.NotFound, "ORDER_NOT_FOUND", "You have no such order.");

/// <summary>The order is already filled, cancelled or expired.</summary>
public sealed record OrderNotOpen(OrderStatus Status)
    : Refusal(RefusalKind.Conflict, "ORDER_NOT_OPEN", $"The order is {Status.ToString().ToUpperInvariant()}; it can no longer be changed.");

/// <summary>The client order id was used before with another body.</summary>
public sealed record ClientOrderIdReused() : Refusal(RefusalKind.Conflict, "CLIENT_ORDER_ID_REUSED", "This clientOrderId belongs to an order with other terms.");

/// <summary>The idempotency key was used before with another body.</summary>
public sealed record IdempotencyKeyReused() : Refusal(RefusalKind.Conflict, "IDEMPOTENCY_KEY_REUSED", "This idempotencyKey belongs to a request with another body.");

/// <summary>No user has this id or e-mail address.</summary>
public sealed record UserNotFound() : Refusal(RefusalKind.NotFound, "USER_NOT_FOUND", "There is no such user.");

/// <summary>The e-mail address has an account.</summary>
public sealed record EmailTaken() : Refusal(RefusalKind.Conflict, "EMAIL_TAKEN", "This e-mail address already has an account.");

/// <summary>E-mail address, password or code is wrong; it is not said which.</summary>
public sealed record InvalidCredentials() : Refusal(RefusalKind.Unauthenticated, "INVALID_CREDENTIALS", "E-mail address or password is wrong.");

/// <summary>Address and password are right; the account also asks for a code of its second factor.</summary>
public sealed record CodeRequired() : Refusal(RefusalKind.Unauthenticated, "CODE_REQUIRED", "Enter the code of your authenticator, or a recovery code.");

/// <summary>The code is wrong, or was used before.</summary>
public sealed record InvalidCode() : Refusal(RefusalKind.Unauthenticated, "INVALID_CODE", "The code is wrong or was used before.");

/// <summary>Too many attempts were made on this; whether it exists is not said.</summary>
public sealed record TooManyAttempts(TimeSpan Wait) : Refusal(RefusalKind.Limited, "TOO_MANY_ATTEMPTS", "Too many attempts; the Retry-After header says when to try again.");

/// <summary>The refresh token is unknown, expired, or of a session that has ended.</summary>
public sealed record InvalidRefreshToken() : Refusal(RefusalKind.Unauthenticated, "INVALID_REFRESH_TOKEN", "The session cannot be renewed; sign in again.");

/// <summary>The refresh token was used a moment ago, by another tab as a rule; its successor is good.</summary>
public sealed record RefreshTokenSuperseded() : Refusal(RefusalKind.Conflict, "REFRESH_TOKEN_SUPERSEDED", "This refresh token was used a moment ago; use its successor.");

/// <summary>The token from the e-mail is unknown, expired or used.</summary>
public sealed record InvalidEmailToken() : Refusal(RefusalKind.Invalid, "INVALID_TOKEN", "The link is not good any more; ask for a new one.");

/// <summary>The caller has no such session.</summary>
public sealed record SessionNotFound() : Refusal(RefusalKind.NotFound, "SESSION_NOT_FOUND", "You have no such session.");

/// <summary>The second factor is already in use, or not in use: the move does not fit.</summary>
public sealed record TwoFactorStateForbids(string Reason) : Refusal(RefusalKind.Conflict, "STATE_FORBIDS", Reason);

/// <summary>The API key is unknown, expired, revoked or its secret wrong.</summary>
public sealed record InvalidApiKey(string Reason = "The API key is not good.") : Refusal(RefusalKind.Unauthenticated, "INVALID_API_KEY", Reason);

/// <summary>The request's signature is wrong, too old, or was seen before.</summary>
public sealed record InvalidSignature(string Reason) : Refusal(RefusalKind.Unauthenticated, "INVALID_SIGNATURE", Reason);

/// <summary>The API key does not reach that far.</summary>
public sealed record KeyForbids(KeyScope Needed) : Refusal(
    RefusalKind.Forbidden, "API_KEY_FORBIDS", Needed == KeyScope.None ? "No API key may do this; sign in." : "This needs an API key with the scope trade.");

/// <summary>The caller has no such API key.</summary>
public sealed record ApiKeyNotFound() : Refusal(RefusalKind.NotFound, "API_KEY_NOT_FOUND", "You have no such API key.");

/// <summary>The caller has as many API keys as anyone may have.</summary>
public sealed record TooManyApiKeys() : Refusal(RefusalKind.Rule, "TOO_MANY_API_KEYS", "You have 20 API keys; revoke one first.");

/// <summary>The slug belongs to another market.</summary>
public sealed record SlugTaken(string Slug) : Refusal(RefusalKind.Conflict, "SLUG_TAKEN", $"The slug '{Slug}' is taken.");

/// <summary>The exchange has no capacity at this moment; nothing was done, and the same request may be sent again.</summary>
public sealed record Busy(string Reason = "The exchange is busy; nothing was done. Try again shortly.") : Refusal(RefusalKind.Busy, "BUSY", Reason);
