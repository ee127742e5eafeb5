using Npgsql;
using PredictionMarkets.Application.Auth;

namespace PredictionMarkets.Infrastructure.Identity;

/// <inheritdoc cref="IEmailTokens"/>
internal sealed class EmailTokens(NpgsqlDataSource database, Secrets secrets, TimeProvider time) : IEmailTokens
{
    public async Task<string> MakeAsync(Guid userId, EmailTokenPurpose purpose, CancellationToken cancellationToken)
    {
        var token = Secrets.Make();
        var expiresAt = time.GetUtcNow().UtcDateTime + LifetimeOf(purpose);
        await database.Sql(
            """
            WITH earlier AS (DELETE FROM email_tokens WHERE user_id = $2 AND purpose = $3)
            INSERT INTO email_tokens (hash, user_id, purpose, expires_at) VALUES ($1, $2, $3, $4)
            """, Hash(token), userId, (short)purpose, expiresAt).RunAsync(cancellationToken);
        return token;
    }

    public Task<bool> IsGoodAsync(string token, EmailTokenPurpose purpose, CancellationToken cancellationToken) =>
        database.Sql("SELECT true FROM email_tokens WHERE hash = $1 AND purpose = $2 AND expires_at > $3", Hash(token), (short)purpose, time.GetUtcNow().UtcDateTime)
            .OneAsync<bool>(cancellationToken);

    public Task<Guid?> TakeAsync(string token, EmailTokenPurpose purpose, CancellationToken cancellationToken) =>
        database.Sql(
            "DELETE FROM email_tokens WHERE hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING user_id", Hash(token), (short)purpose, time.GetUtcNow().UtcDateTime)
            .OneAsync<Guid?>(cancellationToken);

    private static TimeSpan LifetimeOf(EmailTokenPurpose purpose) => purpose switch
    {
        EmailTokenPurpose.ResetPassword => TimeSpan.FromMinutes(30),
        EmailTokenPurpose.ConfirmAddress => TimeSpan.FromHours(24),
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, "No such purpose."),
    };

    private byte[] Hash(string token) => secrets.Hash("e-mail", token);
}
