using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>
/// Inside a session, proves once more who one is before changing what guards the account: whoever stole a session must not keep it so. Attempts are
/// counted apart from logins, so that neither can be used to lock the owner out of the other.
/// </summary>
public sealed class Proof(IAccounts accounts, IAttempts attempts, ICurrentUser user)
{
    /// <summary>Null when the password is the caller's.</summary>
    public async Task<Refusal?> OfPasswordAsync(string password, CancellationToken cancellationToken)
    {
        var subject = user.RequiredId.ToString();
        if (await attempts.CountAsync(AttemptKind.Proof, subject, cancellationToken) is { } wait)
            return new TooManyAttempts(wait);
        var refusal = await accounts.ProvePasswordAsync(user.RequiredId, password, cancellationToken);

        // A wrong one of a signed-in caller is a wrong value, not a lack of a session.
        if (refusal is InvalidCredentials)
            return ValidationFailed.Member("password", "Is not your password.");
        if (refusal is null)
            await attempts.ForgetAsync(AttemptKind.Proof, subject, cancellationToken);
        return refusal;
    }
}
