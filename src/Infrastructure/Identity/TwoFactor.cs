using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Infrastructure.Identity;

/// <inheritdoc cref="ITwoFactor"/>
internal sealed partial class TwoFactor(NpgsqlDataSource database, ExchangeDbContext db, Secrets secrets, IDataProtectionProvider protection, TimeProvider time) : ITwoFactor
{
    private const string Issuer = "Prediction Markets";
    private const int SecretBytes = 20;
    private const int RecoveryCodeCount = 10;
    private readonly IDataProtector _protector = protection.CreateProtector("totp");

    public async Task<TwoFactorSetup?> BeginAsync(Guid userId, CancellationToken cancellationToken)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        var email = await database.Sql(
            "UPDATE users SET totp_secret = $2, totp_step = 0 WHERE id = $1 AND NOT two_factor_enabled RETURNING email", userId, Protect(secret)).OneAsync<string>(cancellationToken);
        if (email is null)
            return null;
        var text = Totp.ToBase32(secret);
        return new TwoFactorSetup(text, $"otpauth://totp/{Uri.EscapeDataString(Issuer)}:{Uri.EscapeDataString(email)}?secret={text}&issuer={Uri.EscapeDataString(Issuer)}");
    }

    public async Task<IReadOnlyList<string>?> ConfirmAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        var user = await ReadAsync(userId, cancellationToken);
        if (user is not { Enabled: false, Secret: { } secret } || Totp.StepOf(Unprotect(secret), code, time.GetUtcNow()) is not { } step)
            return null;
        var enabled = await database.Sql(
            "UPDATE users SET two_factor_enabled = true, totp_step = $3 WHERE id = $1 AND NOT two_factor_enabled AND totp_secret = $2", userId, secret, step).RunAsync(cancellationToken);
        return enabled == 1 ? await RenewRecoveryCodesAsync(userId, cancellationToken) : null;
    }

    public async Task<bool> SpendAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        if (await ReadAsync(userId, cancellationToken) is not { Enabled: true, Secret: { } secret })
            return false;
        if (Totp.StepOf(Unprotect(secret), code, time.GetUtcNow()) is { } step)
        {
            // Of two who send one code at the same time, one finds the step already counted.
            return await database.Sql("UPDATE users SET totp_step = $2 WHERE id = $1 AND totp_step < $2", userId, step).RunAsync(cancellationToken) == 1;
        }

        return await database.Sql("DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2", userId, Hash(userId, code)).RunAsync(cancellationToken) == 1;
    }

    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(Guid userId, CancellationToken cancellationToken)
    {
        var codes = Enumerable.Range(0, RecoveryCodeCount).Select(_ => MakeRecoveryCode()).ToList();
        await database.Sql(
            """
            WITH earlier AS (DELETE FROM recovery_codes WHERE user_id = $1)
            INSERT INTO recovery_codes (user_id, hash) SELECT $1, unnest($2)
            """, userId, codes.Select(code => Hash(userId, code)).ToArray()).RunAsync(cancellationToken);
        return codes;
    }

    public Task RemoveAsync(Guid userId, CancellationToken cancellationToken) =>
        database.Sql(
            """
            WITH codes AS (DELETE FROM recovery_codes WHERE user_id = $1)
            UPDATE users SET two_factor_enabled = false, totp_secret = NULL WHERE id = $1
            """, userId).RunAsync(cancellationToken);

    /// <summary>80 bits in four groups of four characters.</summary>
    private static string MakeRecoveryCode()
    {
        var text = Totp.ToBase32(RandomNumberGenerator.GetBytes(10));
        return $"{text[..4]}-{text[4..8]}-{text[8..12]}-{text[12..]}";
    }

    private byte[] Hash(Guid userId, string code) => secrets.Hash($"recovery {userId}", Separators().Replace(code, "").ToUpperInvariant());

    private Task<Factor?> ReadAsync(Guid userId, CancellationToken cancellationToken) =>
        db.Users.AsNoTracking().Where(user => user.Id == userId).Select(user => new Factor(user.TwoFactorEnabled, user.TotpSecret)).FirstOrDefaultAsync(cancellationToken);

    private string Protect(byte[] secret) => Base64Url.EncodeToString(_protector.Protect(secret));

    private byte[] Unprotect(string secret) => _protector.Unprotect(Base64Url.DecodeFromChars(secret));

    [GeneratedRegex(@"[\s-]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Separators();

    private sealed record Factor(bool Enabled, string? Secret);
}
