using System.Text.Json;
using System.Text.Json.Serialization;
using PredictionMarkets.Application.Json;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Domain.Positions;

namespace PredictionMarkets.Infrastructure.Trading.Writing;

/// <summary>
/// Writes the journals' payloads. A market's payload has two parts: <c>public</c> goes to everyone as it is and names no user, order or client order id;
/// <c>private</c> names the orders and users concerned (a node that catches up reads them) and holds what a replay needs. A user's payload is what
/// his private topics carry.
/// </summary>
internal static class JournalPayloads
{
    private static readonly JsonSerializerOptions Options = CreateOptions();

    public static (MarketJournalType Type, string Payload) Of(MarketEvent what, MarketTerms terms) => what switch
    {
        OrderPlaced placed => (MarketJournalType.OrderPlaced, Write(
            new PublicPart(Levels: Only(placed.Level)),
            Private([placed.Placed.Order.Id], [placed.Placed.UserId], new OrderState(placed.Placed.Order.ToDto(terms, placed.Spend))))),
        TradeExecuted traded => (MarketJournalType.TradeExecuted, Write(
            new PublicPart(Levels: [new Level(traded.Level)], Trade: ToDto(traded.Trade)),
            Private([traded.Trade.Taker.OrderId, traded.Trade.Maker.OrderId], [traded.Trade.Taker.UserId, traded.Trade.Maker.UserId],
                new TradeParties(traded.Trade.Taker, traded.Trade.Maker)))),
        OrderAmended amended => (MarketJournalType.OrderAmended, Write(
            new PublicPart(Levels: amended.Entered is { } entered ? [new Level(amended.Left), new Level(entered)] : [new Level(amended.Left)]),
            Private([amended.Placed.Order.Id], [amended.Placed.UserId], new AmendedState(amended.Placed.Order.ToDto(terms), amended.KeptPlace)))),
        OrderClosed closed => (MarketJournalType.OrderClosed, Write(
            new PublicPart(Levels: [new Level(closed.Level)]),
            Private([closed.Order.Id], [closed.UserId], new ClosedState(closed.Order.Status, closed.Order.Reason, closed.Withdrawn)))),
        SharesSplit split => (MarketJournalType.SharesSplit, Write(new PublicPart(Pairs: split.Quantity), Private([], [split.UserId], null))),
        SharesMerged merged => (MarketJournalType.SharesMerged, Write(new PublicPart(Pairs: -merged.Quantity), Private([], [merged.UserId], null))),
        SharesConverted converted => (MarketJournalType.SharesConverted, Write(
            new PublicPart(YesShares: converted.Yes, NoShares: converted.No), Private([], [converted.UserId], null))),
        MarketChanged changed => (MarketJournalType.MarketChanged, Write(
            new PublicPart(Status: changed.Status, TradingMode: changed.Mode, Reason: changed.Reason, ClosesAt: changed.ClosesAt), Private([], [], null))),
        ResolutionStepped step => (MarketJournalType.ResolutionStep, Write(
            new PublicPart(
                Step: step.Step, Round: step.Round, Outcome: Proposal.OutcomeOf(step.YesPays), SettlementPrice: step.YesPays, DisputableUntil: step.DisputableUntil,
                Source: step.Source, Text: step.Text),
            Private([], [], new StepActor(step.ActorId)))),
        PositionsPaid paid => (MarketJournalType.PositionsPaid, Write(
            new PublicPart(Round: paid.Round, Positions: paid.Payouts.Count), Private([], [.. paid.Payouts.Select(payout => payout.UserId).Distinct()], new PaidPositions(paid.Payouts)))),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "The journal does not know this event."),
    };

    /// <summary>A message of a user's orders topic: the order as it stands, and the trades that brought it there.</summary>
    public static string Of(OrderDto order, IEnumerable<OwnTradeDto> trades) => Serialize(new { order, trades });

    /// <summary>A message of a user's balances topic.</summary>
    public static string Of(Domain.Accounts.Account account) =>
        Serialize(new { account.Available, account.Locked, account.Total, account.Debt });

    /// <summary>A message of a user's positions topic.</summary>
    public static string Of(MarketTerms market, Outcome outcome, in Position position) => Serialize(new
    {
        MarketId = market.Id,
        MarketSlug = market.Slug,
        Outcome = outcome,
        position.Shares,
        LockedShares = position.Locked,
        position.Cost,
        AveragePrice = position.Shares == 0 ? (Money?)null : new Money((position.Cost.Units + (position.Shares / 2)) / position.Shares),
        RealizedPnl = position.Realised,
    });

    /// <summary>A message of the topic of all markets: where one now stands in its life.</summary>
    public static string Of(Market market) => Serialize(MarketStateDto.Of(market));

    private static PrivatePart Private(Guid[] orders, Guid[] users, object? detail) => new(orders, users, detail);

    private static Level[]? Only(BookLevel? level) => level is { } there ? [new Level(there)] : null;

    private static TradeDto ToDto(Trade trade) => new(
        trade.Id, trade.MarketId, new Money(trade.Price.Units), trade.Quantity, trade.Kind, trade.Taker.Side, trade.Taker.Outcome, trade.Seq, trade.At);

    private static string Write(PublicPart shown, PrivatePart hidden) => Serialize(new Payload(shown, hidden));

    private static string Serialize<T>(T value) => JsonSerializer.Serialize(value, Options);

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions();
        ExchangeJson.Apply(options);
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed record Payload(PublicPart Public, PrivatePart Private);

    private sealed record PublicPart(
        Level[]? Levels = null, TradeDto? Trade = null, int? Pairs = null, int? YesShares = null, int? NoShares = null,
        MarketStatus? Status = null, TradingMode? TradingMode = null, string? Reason = null, DateTime? ClosesAt = null,
        ResolutionStep? Step = null, int? Round = null, ResolutionOutcome? Outcome = null, Money? SettlementPrice = null, DateTime? DisputableUntil = null,
        string? Source = null, string? Text = null, int? Positions = null);

    private sealed record PrivatePart(Guid[] Orders, Guid[] Users, object? Detail);

    /// <summary>A level as it now is: "BID" or "ASK", YES terms, absolute shares.</summary>
    private sealed record Level(string Side, Money Price, long Quantity)
    {
        public Level(BookLevel level)
            : this(level.IsBid ? "BID" : "ASK", new Money(level.Price.Units), level.Quantity)
        {
        }
    }

    private sealed record OrderState(OrderDto Order);

    private sealed record AmendedState(OrderDto Order, bool KeptPlace);

    private sealed record ClosedState(OrderStatus Status, OrderReason Reason, int Withdrawn);

    private sealed record StepActor(Guid ActorId);

    private sealed record PaidPositions(IReadOnlyList<Payout> Payouts);

    private sealed record TradeParties(TradeParty Taker, TradeParty Maker);
}
