namespace PredictionMarkets.Application.Auth;

/// <summary>The second factor: codes of an authenticator app (RFC 6238), and recovery codes for when it is lost. Each code is good once.</summary>
public interface ITwoFactor
{
    /// <summary>Makes a secret that is in use once confirmed. Null when a second factor is in use already.</summary>
    Task<TwoFactorSetup?> BeginAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Puts the secret in use, if the code is one of its. The recovery codes; null when the code is wrong or there is nothing to confirm.</summary>
    Task<IReadOnlyList<string>?> ConfirmAsync(Guid userId, string code, CancellationToken cancellationToken);

    /// <summary>Spends a code of the authenticator, or a recovery code.</summary>
    Task<bool> SpendAsync(Guid userId, string code, CancellationToken cancellationToken);

    /// <summary>Makes new recovery codes; the old ones are no longer good.</summary>
    Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Takes the second factor out of use.</summary>
    Task RemoveAsync(Guid userId, CancellationToken cancellationToken);
}

/// <summary>What an authenticator app needs to know.</summary>
/// <param name="Secret">Base32, for typing in.</param>
/// <param name="Uri">otpauth://, for a QR code.</param>
public sealed record TwoFactorSetup(string Secret, string Uri);
