using System.Net.Http.Headers;
using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Admin;

public sealed class AdminTests(AdminTests.Office office) : IClassFixture<AdminTests.Office>
{
    private readonly TradingRoom _room = office.Room;
    private readonly HttpClient _admin = office.Room.Admin.Http;

    public sealed class Office : IAsyncLifetime
    {
        public TradingRoom Room { get; private set; } = null!;

        public Observer Seen { get; } = new();

        public async Task InitializeAsync() => Room = await TradingRoom.OpenAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Admin:TwoPersonTransferAbove"] = "5000.00" },
            services => services.AddSingleton<IUserStandingObserver>(Seen));

        public async Task DisposeAsync() => await Room.DisposeAsync();
    }

    public sealed class Observer : IUserStandingObserver
    {
        public List<(Guid Id, bool IsBanned, UserRole Role)> Changes { get; } = [];

        public void StandingChanged(Guid userId, bool isBanned, UserRole role) => Changes.Add((userId, isBanned, role));
    }

    [Fact]
    public async Task Users_AreFoundByPartOfTheirAddress_Id_RoleAndBan_InPages()
    {
        var traders = await _room.TradersAsync(3, deposit: 10);
        var found = await _admin.GetAsync($"/v1/admin/users?q={traders[1].Email.ToUpperInvariant()}").JsonAsync();
        var user = found.GetProperty("items").EnumerateArray().Single();
        user.GetProperty("id").GetGuid().Should().Be(traders[1].Id);
        user.Dollars("available").Should().Be(10);
        (await ItemsAsync($"/v1/admin/users?q={traders[0].Id}")).Should().ContainSingle();
        (await ItemsAsync("/v1/admin/users?role=ADMIN")).Should().OnlyContain(item => item.Text("role") == "ADMIN");
        (await ItemsAsync("/v1/admin/users?q=%25")).Should().BeEmpty("a per cent sign is what it is");

        var ids = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await _admin.GetAsync($"/v1/admin/users?limit=2&cursor={cursor}").JsonAsync();
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        ids.Should().OnlyHaveUniqueItems().And.Contain(traders.Select(trader => trader.Id));
    }

    [Fact]
    public async Task Ban_IsWritten_Told_Audited_AndUndone()
    {
        var trader = await _room.TraderAsync(0);
        (await PatchAsync(trader.Id, new { banned = true, reason = "wash trades\r\nfake line" }).JsonAsync()).GetProperty("bannedAt").ValueKind.Should().Be(JsonValueKind.String);
        (await _room.Database.ScalarAsync<bool>("SELECT banned_at IS NOT NULL FROM users WHERE id = $1", trader.Id)).Should().BeTrue();
        office.Seen.Changes.Should().Contain((trader.Id, true, UserRole.User));
        (await ItemsAsync($"/v1/admin/users?banned=true&q={trader.Id}")).Should().ContainSingle();

        (await PatchAsync(trader.Id, new { banned = false, role = "ADMIN" }).JsonAsync()).Text("role").Should().Be("ADMIN");
        var audit = await ItemsAsync($"/v1/admin/audit?subject={trader.Id}");
        audit.Select(item => item.Text("action")).Should().BeEquivalentTo("USER_ROLE", "USER_UNBANNED", "USER_BANNED");
        audit.Should().OnlyContain(item => item.GetProperty("actorId").GetGuid() == _room.Admin.Id);
        (audit[0].Text("actorEmail"), audit[0].Text("subject")).Should().Be((await EmailAsync(_room.Admin.Id), await EmailAsync(trader.Id)));
        audit.Single(item => item.Text("action") == "USER_BANNED").Text("detail").Should().Be("wash trades\r\nfake line");
    }

    [Fact]
    public async Task Users_CannotBeChanged_ByThemselves_ByOthers_OrWhenThereAreNone()
    {
        var trader = await _room.TraderAsync(0);
        await PatchAsync(_room.Admin.Id, new { banned = true }).ProblemAsync(422, "NOT_YOURSELF");
        await PatchAsync(_room.Admin.Id, new { role = "USER" }).ProblemAsync(422, "NOT_YOURSELF");
        await PatchAsync(Guid.NewGuid(), new { banned = true }).ProblemAsync(404, "USER_NOT_FOUND");
        await PatchAsync(trader.Id, new { }).ProblemAsync(400, "VALIDATION_FAILED");
        await trader.Http.PatchAsync($"/v1/admin/users/{trader.Id}", Body.Of(new { role = "ADMIN" })).ProblemAsync(403, "FORBIDDEN");
        foreach (var path in new[] { "users", "audit", "transfers" })
        {
            await trader.Http.GetAsync($"/v1/admin/{path}").ProblemAsync(403, "FORBIDDEN");
            await _room.Anyone.GetAsync($"/v1/admin/{path}").ProblemAsync(401, "UNAUTHENTICATED");
        }
    }

    [Fact]
    public async Task TwoAdministrators_WhoDemoteOrBanEachOther_DoNotBothSucceed()
    {
        for (var round = 0; round < 10; round++)
        {
            var traders = await _room.TradersAsync(2, deposit: 0);
            var clients = new List<HttpClient>();
            foreach (var trader in traders)
            {
                await PatchAsync(trader.Id, new { role = "ADMIN" }).JsonAsync();
                clients.Add(As(trader));
            }

            object change = round % 2 == 0 ? new { role = "USER" } : new { banned = true };
            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => clients[i].PatchAsync($"/v1/admin/users/{traders[1 - i].Id}", Body.Of(change))));
            answers.Count(answer => answer.IsSuccessStatusCode).Should().Be(1, "who is an administrator no more changes nobody");
            (await _room.Database.ScalarAsync<long>("SELECT count(*) FROM users WHERE id = ANY ($1) AND role = 2 AND banned_at IS NULL", traders.Select(trader => trader.Id).ToArray()))
                .Should().Be(1);
        }
    }

    [Fact]
    public async Task Transfer_LeavesOneAuditEntry_HoweverOftenItIsRepeated()
    {
        var trader = await _room.TraderAsync(0);
        for (var i = 0; i < 3; i++)
            await TransferAsync(_admin, trader.Id, 25, $"audit-{trader.Id:N}").JsonAsync();
        await TransferAsync(_admin, trader.Id, 6_000, $"audit-{trader.Id:N}").ProblemAsync(409, "IDEMPOTENCY_KEY_REUSED");
        await TransferAsync(_admin, trader.Id, -100, null).ProblemAsync(422, "INSUFFICIENT_FUNDS");

        var entry = (await ItemsAsync($"/v1/admin/audit?subject={trader.Id}")).Single();
        entry.Text("action").Should().Be("TRANSFER");
        entry.Dollars("amount").Should().Be(25);
        entry.Text("detail").Should().Be("test");
        entry.GetProperty("actorId").GetGuid().Should().Be(_room.Admin.Id);
    }

    [Fact]
    public async Task MarketActions_AreAudited()
    {
        var slug = await _room.MarketAsync();
        var id = await _room.MarketIdAsync(slug);
        await _admin.PatchAsync($"/v1/markets/{slug}", Body.Of(new { description = "More.", closesAt = "2040-01-01T00:00:00Z" })).JsonAsync();
        (await ItemsAsync($"/v1/admin/audit?subject={id}")).Select(item => item.Text("action"))
            .Should().Contain(["MARKET_CREATED", "MARKET_STATUS", "MARKET_CLOSING_TIME", "MARKET_CHANGED"]);
        (await ItemsAsync($"/v1/admin/audit?subject={id}&action=MARKET_CREATED")).Should().ContainSingle().Which.Text("subject").Should().Be(slug);
        (await ItemsAsync($"/v1/admin/audit?subject={id}&actor={Guid.NewGuid()}")).Should().BeEmpty();
        (await ItemsAsync($"/v1/admin/audit?subject={id}&to=2020-01-01T00:00:00Z")).Should().BeEmpty();
        (await ItemsAsync($"/v1/admin/audit?subject={id}&from=2020-01-01T00:00:00Z&limit=1")).Should().ContainSingle();
    }

    [Fact]
    public async Task Texts_ThatAreEmpty_AreTakenAway_AndWhatIsMissingStays()
    {
        var slug = await _room.MarketAsync();
        await _admin.PatchAsync($"/v1/markets/{slug}", Body.Of(new { description = "More.", category = "Weather", rules = "As measured." })).JsonAsync();

        var changed = await _admin.PatchAsync($"/v1/markets/{slug}", Body.Of(new { description = "", category = "" })).JsonAsync();

        (changed.Text("description"), changed.Text("category"), changed.Text("rules")).Should().Be((null!, null!, "As measured."));
        await _admin.PatchAsync($"/v1/markets/{slug}", Body.Of(new { question = "" })).ProblemAsync(400, "VALIDATION_FAILED");
    }

    [Fact]
    public async Task ClosingTime_BeforeTheOpening_IsRefused()
    {
        var opensAt = new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await _admin.PostAsync("/v1/markets", Body.Of(new { slug = "opens-late", question = "Late?", opensAt, closesAt = opensAt.AddTicks(9) })).ProblemAsync(400, "VALIDATION_FAILED");
        await _admin.PostAsync("/v1/markets", Body.Of(new { slug = "opens-late", question = "Late?", opensAt })).JsonAsync(201);
        foreach (var closesAt in new[] { opensAt.AddDays(-1), opensAt, opensAt.AddTicks(9) })
            await _admin.PatchAsync("/v1/markets/opens-late", Body.Of(new { closesAt, question = "Changed?" })).ProblemAsync(400, "VALIDATION_FAILED");
        await _admin.PatchAsync("/v1/markets/opens-late", Body.Of(new { closesAt = opensAt.AddDays(1) })).JsonAsync();
    }

    [Fact]
    public async Task Times_OfADraft_MoveTogether_AndTheOpeningStaysOnceItIsOpen()
    {
        var opensAt = new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var slug = $"moves-{Guid.NewGuid():N}";
        await _admin.PostAsync("/v1/markets", Body.Of(new { slug, question = "When?", opensAt, closesAt = opensAt.AddDays(1) })).JsonAsync(201);

        // Later than it was to close, then earlier than it was to open.
        foreach (var days in new[] { 10, -10 })
        {
            var moved = await _admin.PatchAsync($"/v1/markets/{slug}", Body.Of(new { opensAt = opensAt.AddDays(days), closesAt = opensAt.AddDays(days + 1) })).JsonAsync();
            (moved.GetProperty("opensAt").GetDateTime(), moved.GetProperty("closesAt").GetDateTime()).Should().Be((opensAt.AddDays(days), opensAt.AddDays(days + 1)));
        }

        await _admin.PatchAsync($"/v1/markets/{slug}", Body.Of(new { opensAt = opensAt.AddDays(-9), question = "Changed?" })).ProblemAsync(400, "VALIDATION_FAILED");
        await _room.MoveAsync(slug, new { status = "OPEN" });
        await _admin.PatchAsync($"/v1/markets/{slug}", Body.Of(new { opensAt, question = "Changed?" })).ProblemAsync(409, "STATE_FORBIDS");
        (await _admin.GetAsync($"/v1/markets/{slug}").JsonAsync()).Text("question").Should().Be("When?", "a refusal changes nothing");
    }

    [Theory]
    [InlineData("UPDATE audit_log SET detail = ''")]
    [InlineData("DELETE FROM audit_log")]
    [InlineData("TRUNCATE audit_log")]
    public async Task AuditLog_IsAppendOnly(string sql)
    {
        var change = () => _room.Database.ExecuteAsync(sql);
        (await change.Should().ThrowAsync<Npgsql.PostgresException>()).Which.SqlState.Should().Be(Npgsql.PostgresErrorCodes.RestrictViolation);
    }

    /// <summary>
    /// A new command of administrators is audited, or does not get past this test. The steps of a payout are no actions of their own: its beginning and its end
    /// are in the audit log, each payment is in the ledger.
    /// </summary>
    [Fact]
    public void EveryTradingCommandOfAdministrators_IsAudited() => typeof(AllowAttribute).Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(ITradingCommand)) && !type.IsAbstract
            && type.GetCustomAttributes(typeof(AllowAttribute), false).Cast<AllowAttribute>().Any(allow => allow.Access == Access.Admin)
             && !type.IsAssignableTo(typeof(IAudited)))
        .Should().BeEmpty();

    [Fact]
    public async Task LargeTransfer_WaitsForAnotherAdministrator_AndMovesOnce()
    {
        var trader = await _room.TraderAsync(0);
        var (second, third) = (await AdminAsync(), await AdminAsync());
        var key = $"large-{trader.Id:N}";
        var pending = await TransferAsync(_admin, trader.Id, 5_000.01m, key).JsonAsync(202);
        var id = pending.GetProperty("id").GetGuid();
        (await TransferAsync(_admin, trader.Id, 5_000.01m, key).JsonAsync(202)).GetProperty("id").GetGuid().Should().Be(id);
        await TransferAsync(_admin, trader.Id, 6_000, key).ProblemAsync(409, "IDEMPOTENCY_KEY_REUSED");
        await TransferAsync(_admin, trader.Id, 4_000, key).ProblemAsync(409, "IDEMPOTENCY_KEY_REUSED");
        (await trader.BalanceAsync()).Total.Should().Be(0);

        await _admin.PostAsync($"/v1/admin/transfers/{id}/approve", null).ProblemAsync(422, "SECOND_ADMIN_REQUIRED");
        await trader.Http.PostAsync($"/v1/admin/transfers/{id}/approve", null).ProblemAsync(403, "FORBIDDEN");
        await second.PostAsync($"/v1/admin/transfers/{Guid.NewGuid()}/approve", null).ProblemAsync(404, "TRANSFER_NOT_FOUND");
        var waiting = (await ItemsAsync("/v1/admin/transfers?approved=false")).Single(item => item.GetProperty("id").GetGuid() == id);
        waiting.Text("email").Should().Be(await EmailAsync(trader.Id), "who confirms it must see whose it is");
        waiting.Text("requestedByEmail").Should().Be(await EmailAsync(_room.Admin.Id));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            using var answer = await (i % 2 == 0 ? second : third).PostAsync($"/v1/admin/transfers/{id}/approve", null);
            return (int)answer.StatusCode;
        }));
        statuses.Should().OnlyContain(status => status == 200 || status == 409);
        statuses.Count(status => status == 200).Should().Be(6, "the approval belongs to one of the two, who may repeat it");
        (await trader.BalanceAsync()).Total.Should().Be(5_000.01m);
        (await ItemsAsync($"/v1/admin/audit?subject={trader.Id}")).Select(item => item.Text("action"))
            .Should().BeEquivalentTo("TRANSFER", "TRANSFER_APPROVED", "TRANSFER_REQUESTED");
    }

    [Fact]
    public async Task LargeWithdrawal_NeedsTwo_AndARefusedOneCanBeTriedAgain()
    {
        var trader = await _room.TraderAsync(4_000);
        var second = await AdminAsync();
        var pending = await TransferAsync(_admin, trader.Id, -6_000, null).JsonAsync(202);
        var approve = $"/v1/admin/transfers/{pending.Text("id")}/approve";
        await second.PostAsync(approve, null).ProblemAsync(422, "INSUFFICIENT_FUNDS");
        await _room.DepositAsync(trader, 3_000);
        await second.PostAsync(approve, null).JsonAsync();
        (await trader.BalanceAsync()).Total.Should().Be(1_000);
        await TransferAsync(_admin, trader.Id, 5_000, null).JsonAsync();
    }

    [Fact]
    public async Task LargeTransfer_CanBeRejected_UntilItIsConfirmed()
    {
        var trader = await _room.TraderAsync(0);
        var (second, third) = (await AdminAsync(), await AdminAsync());
        for (var round = 0; round < 8; round++)
        {
            var id = (await TransferAsync(_admin, trader.Id, 6_000, $"reject-{round}-{trader.Id:N}").JsonAsync(202)).Text("id");
            var (approve, reject) = ($"/v1/admin/transfers/{id}/approve", $"/v1/admin/transfers/{id}/reject");
            var before = (await trader.BalanceAsync()).Total;
            var answers = await Task.WhenAll(second.PostAsync(approve, null), (round % 2 == 0 ? _admin : third).PostAsync(reject, Body.Of(new { reason = "not ours" })));
            var approved = answers[0].IsSuccessStatusCode;
            answers[1].IsSuccessStatusCode.Should().Be(!approved, "one of the two comes first");
            (await trader.BalanceAsync()).Total.Should().Be(before + (approved ? 6_000 : 0));
            await second.PostAsync(reject, Body.Of(new { })).ProblemAsync(approved ? 409 : 404, approved ? "ALREADY_APPROVED" : "TRANSFER_NOT_FOUND");
            (await ItemsAsync($"/v1/admin/audit?subject={trader.Id}")).Count(item => item.Text("detail").StartsWith(id, StringComparison.Ordinal) && item.Text("action") == "TRANSFER_REJECTED")
                .Should().Be(approved ? 0 : 1);
        }
    }

    [Fact]
    public async Task LargeTransfer_ThatWaitedAWeek_IsNotConfirmedAnyMore()
    {
        var trader = await _room.TraderAsync(0);
        var id = (await TransferAsync(_admin, trader.Id, 6_000, null).JsonAsync(202)).GetProperty("id").GetGuid();
        await _room.Database.ExecuteAsync("UPDATE pending_transfers SET requested_at = requested_at - interval '7 days' WHERE id = $1", id);
        await (await AdminAsync()).PostAsync($"/v1/admin/transfers/{id}/approve", null).ProblemAsync(409, "TRANSFER_EXPIRED");
        (await trader.BalanceAsync()).Total.Should().Be(0);
    }

    private Task<HttpResponseMessage> PatchAsync(Guid user, object change) => _admin.PatchAsync($"/v1/admin/users/{user}", Body.Of(change));

    private static Task<HttpResponseMessage> TransferAsync(HttpClient admin, Guid userId, decimal amount, string? idempotencyKey) =>
        admin.PostAsync("/v1/user/transfer", Body.Of(new { userId, amount, reason = "test", idempotencyKey }));

    private Task<string> EmailAsync(Guid user) => _room.Database.ScalarAsync<string>("SELECT email FROM users WHERE id = $1", user);

    private async Task<List<JsonElement>> ItemsAsync(string path) => [.. (await _admin.GetAsync(path).JsonAsync()).GetProperty("items").EnumerateArray()];

    private async Task<HttpClient> AdminAsync()
    {
        var user = await _room.TraderAsync(0);
        await PatchAsync(user.Id, new { role = "ADMIN" }).JsonAsync();
        return As(user);
    }

    /// <summary>A client that signs the trader in as an administrator.</summary>
    private HttpClient As(TestTrader user)
    {
        var client = new HttpClient { BaseAddress = _room.Apps[0].Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Issue(user.Id, user.Email, UserRole.Admin));
        return client;
    }
}
