namespace PredictionMarkets.Application.Auth;

/// <summary>Hands a message over to be delivered. Throws when it was not taken.</summary>
public interface IEmailSender
{
    Task SendAsync(EmailMessage message, CancellationToken cancellationToken);
}

/// <summary>A message in plain text.</summary>
public sealed record EmailMessage(string To, string Subject, string Text)
{
    /// <summary>Without the text: it may carry a token.</summary>
    public override string ToString() => $"{nameof(EmailMessage)} {Subject}";
}

/// <summary>
/// Messages to the owners of accounts. Asking for one takes the same time whatever becomes of it: looking the address up, making a token and sending
/// happen later, elsewhere.
/// </summary>
public interface IAccountMail
{
    void Ask(AccountMailKind kind, string email);
}

/// <summary>What a message is about.</summary>
public enum AccountMailKind
{
    ConfirmAddress = 1,
    ResetPassword = 2,
    PasswordChanged = 3,
}

/// <summary>Tokens that travel by e-mail: single use, short-lived, stored hashed.</summary>
public interface IEmailTokens
{
    /// <summary>Makes one; earlier ones of the user for this purpose are no longer good.</summary>
    Task<string> MakeAsync(Guid userId, EmailTokenPurpose purpose, CancellationToken cancellationToken);

    /// <summary>Whether the token could be taken now.</summary>
    Task<bool> IsGoodAsync(string token, EmailTokenPurpose purpose, CancellationToken cancellationToken);

    /// <summary>Takes the token, so that nobody can take it again. The user it was made for; null when it is not good.</summary>
    Task<Guid?> TakeAsync(string token, EmailTokenPurpose purpose, CancellationToken cancellationToken);
}

/// <summary>What a token in an e-mail is for.</summary>
public enum EmailTokenPurpose
{
    ConfirmAddress = 1,
    ResetPassword = 2,
}
