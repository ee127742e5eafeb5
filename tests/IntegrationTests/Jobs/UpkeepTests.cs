using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Jobs;

/// <summary>What expires is deleted when its time has come, and nothing else is.</summary>
public sealed class UpkeepTests : TradingTest
{
    private readonly TestClock _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task SessionsTokensAndKeys_ThatHaveExpired_AreDeleted()
    {
        var room = await OpenAsync(services: services => services.AddSingleton<TimeProvider>(_clock));
        var user = (await room.TraderAsync()).Id;
        var (ended, live) = (await SessionAsync(room, user, usedBefore: TimeSpan.FromDays(9)), await SessionAsync(room, user, usedBefore: TimeSpan.Zero));
        await RefreshTokenAsync(room, ended, TimeSpan.FromDays(-2));
        await RefreshTokenAsync(room, live, TimeSpan.FromDays(5));
        foreach (var (name, expires, revoked) in ((string, int?, int?)[])[("expired long ago", -40, null), ("revoked long ago", null, -40), ("expired just now", -1, null), ("good", 40, null), ("for ever", null, null)])
        {
            await room.Database.ExecuteAsync(
                "INSERT INTO api_keys (id, user_id, name, can_trade, secret_hash, created_at, expires_at, revoked_at) VALUES ($1, $2, $3, false, '\\x00', $4, $5, $6)",
                Guid.NewGuid(), user, name, In(-50), Or(expires), Or(revoked));
        }

        foreach (var days in (int[])[-1, 1])
        {
            await room.Database.ExecuteAsync("INSERT INTO email_tokens (hash, user_id, purpose, expires_at) VALUES ($1, $2, 1, $3)", Guid.NewGuid().ToByteArray(), user, In(days));
            await room.Database.ExecuteAsync("INSERT INTO api_signatures (signature, expires_at) VALUES ($1, $2)", Guid.NewGuid().ToByteArray(), In(days));
        }

        await room.Apps[0].RunJobAsync("access-cleanup");
        (await room.RunsAsync("access-cleanup"))[0].GetProperty("done").GetInt32().Should().Be(6);
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM sessions WHERE id = $1", ended)).Should().Be(0);
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM sessions WHERE id = $1", live)).Should().Be(1);
        (await room.Database.ScalarAsync<string>("SELECT string_agg(name, ', ' ORDER BY name) FROM api_keys")).Should().Be("expired just now, for ever, good");
        (await room.Database.ScalarAsync<long>("SELECT (SELECT count(*) FROM email_tokens) + (SELECT count(*) FROM api_signatures) + (SELECT count(*) FROM refresh_tokens)")).Should().Be(3);

        await room.Apps[0].RunJobAsync("access-cleanup");
        (await room.RunsAsync("access-cleanup"))[0].GetProperty("done").GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task Records_AreKeptForTheirTime_AndRunsWithFindingsForEver()
    {
        var room = await OpenAsync(services: services => services.AddSingleton<TimeProvider>(_clock));
        var trader = await room.TraderAsync();
        foreach (var (found, days) in ((int, int)[])[(0, -31), (1, -31), (0, -29)])
        {
            await room.Database.ExecuteAsync(
                "INSERT INTO reconciliation_runs (id, node, started_at, finished_at, checks, findings, imbalance) VALUES ($1, 'test', $2, $2, 1, $3, 0)", Guid.NewGuid(), In(days), found);
        }

        await room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(new { userId = trader.Id, amount = 1, reason = "x", idempotencyKey = "kept" })).JsonAsync();
        await room.Apps[0].RunJobAsync("record-pruning");
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM idempotency_keys WHERE key = 'kept'")).Should().Be(1);
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM reconciliation_runs")).Should().Be(2);
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM trading_groups")).Should().BePositive();

        _clock.Now += TimeSpan.FromDays(31);
        await room.Apps[0].RunJobAsync("record-pruning");
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM idempotency_keys WHERE key = 'kept'")).Should().Be(0);
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM reconciliation_runs")).Should().Be(1, "what was found is never forgotten");
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM trading_groups")).Should().Be(0);
    }

    private DateTime In(int days) => _clock.Now.UtcDateTime.AddDays(days);

    private object Or(int? days) => days is { } some ? In(some) : DBNull.Value;

    private async Task<Guid> SessionAsync(TradingRoom room, Guid user, TimeSpan usedBefore)
    {
        var (id, at) = (Guid.NewGuid(), _clock.Now.UtcDateTime - usedBefore);
        await room.Database.ExecuteAsync("INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at) VALUES ($1, $2, $3, $3, $4)", id, user, at, at.AddDays(7));
        return id;
    }

    private Task RefreshTokenAsync(TradingRoom room, Guid session, TimeSpan expiresIn) => room.Database.ExecuteAsync(
        "INSERT INTO refresh_tokens (hash, session_id, expires_at) VALUES ($1, $2, $3)", Guid.NewGuid().ToByteArray(), session, _clock.Now.UtcDateTime + expiresIn);
}
