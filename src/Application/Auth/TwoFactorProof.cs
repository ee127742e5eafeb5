using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Proves password and second factor, inside a session.</summary>
public sealed class TwoFactorProof(Proof proof, IAccounts accounts, ITwoFactor twoFactor, IAttempts attempts, ICurrentUser user)
{
    public async Task<Refusal?> OfAsync(string password, string code, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(user.RequiredId, cancellationToken) is not { TwoFactor: true })
            return new TwoFactorStateForbids("No second factor is in use.");
        if (await proof.OfPasswordAsync(password, cancellationToken) is { } refusal)
            return refusal;
        var subject = $"code {user.RequiredId}";
        if (await attempts.CountAsync(AttemptKind.Proof, subject, cancellationToken) is { } wait)
            return new TooManyAttempts(wait);
        if (!await twoFactor.SpendAsync(user.RequiredId, code, cancellationToken))
            return ValidationFailed.Member("code", "Is wrong or was used before.");
        await attempts.ForgetAsync(AttemptKind.Proof, subject, cancellationToken);
        return null;
    }
}
