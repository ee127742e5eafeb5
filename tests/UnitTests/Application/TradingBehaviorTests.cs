using FluentAssertions;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Behaviors;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using Xunit;

namespace PredictionMarkets.UnitTests.Application;

/// <summary>What surrounds the handler of a trading command: where it is sent, and what is written about it.</summary>
public sealed class TradingBehaviorTests
{
    private static readonly MarketReference Known = new(Guid.NewGuid(), "known", 7, null);
    private static readonly EventReference Cup = new(Guid.NewGuid(), "cup", [Known, new MarketReference(Guid.NewGuid(), "other", 8, null)]);

    private readonly Gateway _gateway = new();

    [Fact]
    public async Task Command_WithoutAMarket_IsSentWithNone()
    {
        (await SendAsync(null)).Value.Should().Be(7);
        _gateway.Sent.Should().ContainSingle().Which.Should().BeEmpty();
    }

    [Fact]
    public async Task Command_IsSentWithItsMarket_OrAllOfItsEvent()
    {
        await SendAsync(MarketAddress.Of("known"));
        await SendAsync(MarketAddress.OfOrder(OrderOf(7)));
        await SendAsync(MarketAddress.OfEvent("cup"));
        _gateway.Sent.Should().HaveCount(3);
        _gateway.Sent[0].Should().Equal(Known);
        _gateway.Sent[1].Should().Equal(Known);
        _gateway.Sent[2].Should().Equal(Cup.Markets);
    }

    [Fact]
    public async Task Command_ForWhatDoesNotExist_IsRefusedAndNotSent()
    {
        ((await SendAsync(MarketAddress.Of("unknown"))).Refusal?.Code).Should().Be("MARKET_NOT_FOUND");
        ((await SendAsync(MarketAddress.OfOrder(OrderOf(9)))).Refusal?.Code).Should().Be("ORDER_NOT_FOUND");
        ((await SendAsync(MarketAddress.OfEvent("unknown"))).Refusal?.Code).Should().Be("EVENT_NOT_FOUND");
        _gateway.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Answer_IsCompletedAfterTheCommit()
    {
        var answer = await SendAsync(null, new Doubling());
        answer.Value.Should().Be(14);
    }

    [Fact]
    public async Task Audit_KeepsWhatWasAccepted_AndNothingElse()
    {
        var session = new Session();
        var behavior = new AuditBehavior<Command, Result<int>>(session);
        (await behavior.Handle(new Command(null), default, () => Task.FromResult<Result<int>>(new Forbidden()))).IsRefused.Should().BeTrue();
        session.Entries.Should().BeEmpty();
        (await behavior.Handle(new Command(null), default, () => Task.FromResult<Result<int>>(7))).Value.Should().Be(7);
        session.Entries.Should().ContainSingle().Which.Action.Should().Be("TESTED");
    }

    /// <summary>An order's id ends in the number of its market.</summary>
    private static Guid OrderOf(byte market) => new([1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 0, 0, 0, market], bigEndian: true);

    private Task<Result<int>> SendAsync(MarketAddress? address, params IAfterCommit<Command, Result<int>>[] afterCommit)
    {
        var user = new CurrentUser();
        user.Become(Guid.NewGuid(), isAdmin: false);
        return new TradingBehavior<Command, Result<int>>(_gateway, new Session(), new Markets(), new Events(), user, afterCommit)
            .Handle(new Command(address), default, () => Task.FromResult<Result<int>>(7));
    }

    private sealed record Command(MarketAddress? Address) : ITradingCommand<int>, IAudited
    {
        public AuditEntry ToAudit(ITradingSession session) => new("TESTED", null);
    }

    private sealed class Doubling : IAfterCommit<Command, Result<int>>
    {
        public Task<Result<int>> CompleteAsync(Command request, Result<int> answer, CancellationToken cancellationToken) => Task.FromResult<Result<int>>(2 * answer.Value);
    }

    private sealed class Gateway : ITradingGateway
    {
        public List<IReadOnlyList<MarketReference>> Sent { get; } = [];

        public Task<TResponse> ExecuteAsync<TResponse>(
            ITradingCommand command, IReadOnlyList<MarketReference> markets, Guid senderId, ITradingSession session, Func<Task<TResponse>> handle)
            where TResponse : IRefusable<TResponse>
        {
            Sent.Add(markets);
            return handle();
        }
    }

    private sealed class Markets : IMarketDirectory
    {
        public ValueTask<MarketReference?> FindAsync(string idOrSlug, CancellationToken cancellationToken) => new(idOrSlug == Known.Slug ? Known : null);

        public ValueTask<MarketReference?> FindByNumberAsync(int number, CancellationToken cancellationToken) => new(number == Known.Number ? Known : null);
    }

    private sealed class Events : IEventDirectory
    {
        public ValueTask<EventReference?> FindAsync(string idOrSlug, CancellationToken cancellationToken) => new(idOrSlug == Cup.Slug ? Cup : null);
    }

    private sealed class Session : ITradingSession
    {
        public List<AuditEntry> Entries { get; } = [];

        public Guid SenderId => throw new NotSupportedException();

        public DateTime Now => throw new NotSupportedException();

        public Market Market => throw new NotSupportedException();

        public ExclusiveEvent Event => throw new NotSupportedException();

        public GeneralLedger Ledger => throw new NotSupportedException();

        public IIdSource Ids => throw new NotSupportedException();

        public ExchangeHalted? Halt => throw new NotSupportedException();

        public KnownOrder? FindClientOrder(string clientOrderId) => throw new NotSupportedException();

        public void Audit(AuditEntry entry) => Entries.Add(entry);
    }
}
