using Npgsql;
using PredictionMarkets.Application.Auth;

namespace PredictionMarkets.Infrastructure.Identity;

/// <inheritdoc cref="IAttempts"/>
internal sealed class Attempts(NpgsqlDataSource database, Secrets secrets) : IAttempts
{
    public async Task<TimeSpan?> CountAsync(AttemptKind kind, string subject, CancellationToken cancellationToken)
    {
        var (most, window) = LimitOf(kind);
        var seconds = await database.Sql(
            """
            INSERT INTO attempts AS a (subject, count, since) VALUES ($1, 1, now())
            ON CONFLICT (subject) DO UPDATE SET
                count = CASE WHEN a.since + $3 <= now() THEN 1 ELSE LEAST(a.count, $2) + 1 END,
                since = CASE WHEN a.since + $3 <= now() THEN now() ELSE a.since END
            RETURNING CASE WHEN count > $2 THEN extract(epoch FROM since + $3 - now())::double precision END
            """, Key(kind, subject), most, window).OneAsync<double?>(cancellationToken);
        return seconds is { } wait ? TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait))) : null;
    }

    public Task ForgetAsync(AttemptKind kind, string subject, CancellationToken cancellationToken) =>
        database.Sql("DELETE FROM attempts WHERE subject = $1", Key(kind, subject)).RunAsync(cancellationToken);

    private static (int Most, TimeSpan Window) LimitOf(AttemptKind kind) => kind switch
    {
        AttemptKind.Login or AttemptKind.Proof => (10, TimeSpan.FromMinutes(15)),
        AttemptKind.Mail => (5, TimeSpan.FromHours(1)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of attempt."),
    };

    /// <summary>Spelled as Identity spells addresses, or one account would have as many counts as its address has spellings.</summary>
    private byte[] Key(AttemptKind kind, string subject) => secrets.Hash($"attempt {kind}", subject.Normalize().ToUpperInvariant());
}
