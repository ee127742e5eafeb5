using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Markets;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Events;

/// <summary>A request that states which of an event's markets came true, or what each of them pays.</summary>
public interface IEventResult
{
    /// <summary>The market that resolves YES, by id or slug; or null.</summary>
    string? Winner { get; }

    /// <summary>Instead: what a YES share of each market pays, by id or slug; together exactly 1.</summary>
    IReadOnlyDictionary<string, Money>? SettlementPrices { get; }

    string Source { get; }

    string? Note { get; }
}

/// <summary>Proposes the result of all markets of an event.</summary>
[Allow(Access.Admin)]
public sealed record ProposeEventResolution(string Event, string? Winner, IReadOnlyDictionary<string, Money>? SettlementPrices, string Source, string? Note)
    : ITradingCommand<Unit>, IEventResult, IAudited
{
    public MarketAddress? Address => MarketAddress.OfEvent(Event);

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.ResolutionProposed, session.Event.Id, Detail: this.Describe());
}

/// <summary>Disputes an event's proposal of this round, unless another has taken its place meanwhile.</summary>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record DisputeEventRound(Guid Event, int Round, string Reason) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.OfEvent(Event.ToString());

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.ResolutionDisputed, Event, Detail: Reason);
}

/// <summary>Makes an event's proposed result stand, or confirms it as the second administrator. True if it stands: the markets are settling.</summary>
[Allow(Access.Admin)]
public sealed record BeginEventSettlement(Guid Event, int? Round = null) : ITradingCommand<bool>, IAudited
{
    public MarketAddress? Address => MarketAddress.OfEvent(Event.ToString());

    public AuditEntry ToAudit(ITradingSession session) => FinalizingAudit.Of(Event, session.Event.Members[0]);
}

/// <summary>Makes an event's proposed result stand and pays it out, as <see cref="FinalizeResolution"/> does for a market.</summary>
[Allow(Access.Admin)]
public sealed record FinalizeEvent(string Event, int? Round = null) : IRequest<Result<Unit>>;

internal static class EventResults
{
    public static string Describe(this IEventResult result) =>
        $"{(result.Winner is { } winner ? $"winner {winner}" : string.Join(", ", result.SettlementPrices!.Select(price => $"{price.Key} {price.Value}")))}; {result.Source}; {result.Note}".TrimEnd(' ', ';');

    /// <summary>What a YES share of each market pays, in the order of the markets.</summary>
    public static Result<IReadOnlyList<Money>> PricesFor(this IEventResult result, IReadOnlyList<MarketReference> members)
    {
        var prices = result.Winner is { } winner ? new Dictionary<string, Money>(StringComparer.Ordinal) { [winner] = Money.OneDollar } : result.SettlementPrices!;
        var found = members.Select(member => prices.Where(price => Names(price.Key, member)).Select(price => (Money?)price.Value).FirstOrDefault()).ToList();
        if (prices.Keys.FirstOrDefault(name => !members.Any(member => Names(name, member))) is { } stranger)
            return new MarketNotInEvent(stranger);
        if (result.Winner is null && (found.Contains(null) || prices.Count != members.Count))
            return ValidationFailed.Member("settlementPrices", "Every market of the event needs its price, once.");
        return found.ConvertAll(price => price ?? Money.Zero);
    }

    public static bool Names(string name, MarketReference market) =>
        string.Equals(name, market.Slug, StringComparison.Ordinal) || (Guid.TryParse(name, out var id) && id == market.Id);

    public static IReadOnlyList<MarketReference> References(this ExclusiveEvent members) =>
        [.. members.Members.Select(member => new MarketReference(member.Id, member.Terms.Slug, member.Terms.Number, members.Id))];
}

/// <summary>The market is not one of the event's.</summary>
public sealed record MarketNotInEvent(string Market) : Refusal(RefusalKind.Invalid, "MARKET_NOT_IN_EVENT", $"'{Market}' is not a market of this event.");

internal abstract class EventResultValidator<T> : AbstractValidator<T>
    where T : IEventResult
{
    protected EventResultValidator()
    {
        RuleFor(result => result.Winner).NotEmpty().When(result => result.SettlementPrices is null).WithMessage("Name the winner, or settlement prices.");
        RuleFor(result => result.Winner).Null().When(result => result.SettlementPrices is not null).WithMessage("Name the winner or settlement prices, not both.");
        RuleFor(result => result.SettlementPrices).Must(prices => prices is null or { Count: >= 2 and <= CreateEvent.MaxMarkets }).WithMessage("Every market of the event needs its price.");
        RuleFor(result => result.Source).NotEmpty().MaximumLength(2_000);
        RuleFor(result => result.Note).MaximumLength(2_000);
    }
}

internal sealed class ProposeEventResolutionValidator : EventResultValidator<ProposeEventResolution>;

internal sealed class ProposeEventResolutionHandler(ITradingSession session, ResolutionRules rules) : IRequestHandler<ProposeEventResolution, Result<Unit>>
{
    public Task<Result<Unit>> Handle(ProposeEventResolution request, CancellationToken cancellationToken)
    {
        var members = session.Event;
        var prices = request.PricesFor(members.References());
        return Task.FromResult(prices.Refusal is { } refusal
            ? refusal
            : members.Propose(prices.Value, request.Source, request.Note, session.SenderId, rules.DisputeWindow, session.Ledger));
    }
}

internal sealed class DisputeEventRoundHandler(ITradingSession session) : IRequestHandler<DisputeEventRound, Result<Unit>>
{
    public Task<Result<Unit>> Handle(DisputeEventRound request, CancellationToken cancellationToken) => Task.FromResult(
        SeenRound.Then(request.Round, session.Event.Round, () => session.Event.Dispute(session.SenderId, request.Reason, session.Ledger)));
}

internal sealed class BeginEventSettlementHandler(ITradingSession session, ResolutionRules rules) : IRequestHandler<BeginEventSettlement, Result<bool>>
{
    public Task<Result<bool>> Handle(BeginEventSettlement request, CancellationToken cancellationToken) => Task.FromResult(
        SeenRound.Then(request.Round, session.Event.Round, Begin));

    private Result<bool> Begin()
    {
        var begun = session.Event.BeginSettlement(session.Actor(), rules, session.Ledger);
        return begun.Refusal is DisputeWindowOpen && rules.TwoAdmins && session.Actor() != Guid.Empty
            ? session.Event.Approve(session.SenderId).Map(_ => false)
            : begun.Map(_ => true);
    }
}

internal sealed class FinalizeEventHandler(IEventDirectory events, IScopedSender sender, SettlementDriver settlement) : IRequestHandler<FinalizeEvent, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(FinalizeEvent request, CancellationToken cancellationToken)
    {
        if (await events.FindAsync(request.Event, cancellationToken) is not { } members)
            return new EventNotFound(request.Event);
        var begun = await sender.SendAsync(new BeginEventSettlement(members.Id, request.Round), cancellationToken);
        if (begun is { IsRefused: false, Value: true })
            await settlement.GiveHeadStartAsync([.. members.Markets.Select(market => market.Id)], cancellationToken);
        return begun.Map(_ => default(Unit));
    }
}
