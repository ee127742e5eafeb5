using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>Replaces a result that has been paid out: a new round reverses the payouts and makes them anew. What users have spent meanwhile they owe.</summary>
/// <param name="Preview">True: changes nothing and says whom it would concern, and by how much.</param>
[Allow(Access.Admin)]
public sealed record CorrectResolution(string Market, ResolutionOutcome Outcome, Money? SettlementPrice, string Source, string? Note, bool Preview)
    : IRequest<Result<CorrectionPreview>>, IResultStatement;

/// <summary>Replaces the paid result of an event.</summary>
/// <param name="Preview">True: changes nothing and says whom it would concern, and by how much.</param>
[Allow(Access.Admin)]
public sealed record CorrectEventResolution(
    string Event, string? Winner, IReadOnlyDictionary<string, Money>? SettlementPrices, string Source, string? Note, bool Preview)
    : IRequest<Result<CorrectionPreview>>, IEventResult;

/// <summary>Whom a correction concerns.</summary>
/// <param name="Users">How many users gain or lose.</param>
/// <param name="TakenBack">What those who lose give back.</param>
/// <param name="PaidOut">What those who gain get; the same amount.</param>
/// <param name="NewDebt">The part of <paramref name="TakenBack"/> that is not available now and becomes a debt.</param>
/// <param name="Items">The hundred most concerned.</param>
public sealed record CorrectionPreview(int Users, Money TakenBack, Money PaidOut, Money NewDebt, IReadOnlyList<CorrectedUser> Items);

/// <summary>What a correction means for one user.</summary>
/// <param name="Paid">By the result as it is.</param>
/// <param name="Due">By the result as it would be.</param>
/// <param name="NewDebt">What he would owe, as his balance is now.</param>
public sealed record CorrectedUser(Guid UserId, string Email, Money Paid, Money Due, Money Difference, Money Available, Money NewDebt);

/// <summary>Looks at payouts that a correction would replace.</summary>
public interface ICorrections
{
    /// <param name="yesPays">What YES would pay, market by market.</param>
    Task<CorrectionPreview> PreviewAsync(IReadOnlyDictionary<Guid, Money> yesPays, CancellationToken cancellationToken);
}

/// <summary>Puts a new result in the place of the one that was paid.</summary>
[Allow(Access.Admin)]
public sealed record BeginCorrection(Guid Market, Proposal Proposal) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(Market.ToString());

    public AuditEntry ToAudit(ITradingSession session) => new(
        AuditActions.ResolutionCorrected, Market, Detail: $"YES pays {Proposal.YesPays}; {Proposal.Source}; {Proposal.Note}".TrimEnd(' ', ';'));
}

/// <summary>Puts a new result in the place of the one that was paid in an event's markets.</summary>
[Allow(Access.Admin)]
public sealed record BeginEventCorrection(Guid Event, string? Winner, IReadOnlyDictionary<string, Money>? SettlementPrices, string Source, string? Note)
    : ITradingCommand<Unit>, IEventResult, IAudited
{
    public MarketAddress? Address => MarketAddress.OfEvent(Event.ToString());

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.ResolutionCorrected, Event, Detail: this.Describe());
}

internal sealed class CorrectResolutionValidator : ResultStatementValidator<CorrectResolution>;

internal sealed class CorrectEventResolutionValidator : EventResultValidator<CorrectEventResolution>;

internal static class CorrectionRules
{
    /// <summary>Only what has been paid can be corrected. The command looks again, under the market's lock.</summary>
    public static async Task<Refusal?> RefuseAsync(IExchangeDb db, IReadOnlyList<Guid> markets, CancellationToken cancellationToken) =>
        await db.Markets.AnyAsync(m => markets.Contains(m.Id) && m.Status != MarketStatus.Resolved, cancellationToken)
            ? new StateForbids("Only a result that has been paid can be corrected.")
            : null;
}

internal sealed class CorrectResolutionHandler(
    IExchangeDb db, IMarketDirectory markets, ICorrections corrections, IScopedSender sender, SettlementDriver settlement) : IRequestHandler<CorrectResolution, Result<CorrectionPreview>>
{
    public async Task<Result<CorrectionPreview>> Handle(CorrectResolution request, CancellationToken cancellationToken)
    {
        if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
            return new MarketNotFound(request.Market);
        if (market.EventId is not null)
            return new MarketOfEvent();
        if (await CorrectionRules.RefuseAsync(db, [market.Id], cancellationToken) is { } early)
            return early;
        var proposal = request.ToProposal();
        var preview = await corrections.PreviewAsync(new Dictionary<Guid, Money> { [market.Id] = proposal.YesPays }, cancellationToken);
        if (request.Preview)
            return preview;
        if ((await sender.SendAsync(new BeginCorrection(market.Id, proposal), cancellationToken)).Refusal is { } refusal)
            return refusal;
        await settlement.GiveHeadStartAsync([market.Id], cancellationToken);
        return preview;
    }
}

internal sealed class CorrectEventResolutionHandler(
    IExchangeDb db, IEventDirectory events, ICorrections corrections, IScopedSender sender, SettlementDriver settlement) : IRequestHandler<CorrectEventResolution, Result<CorrectionPreview>>
{
    public async Task<Result<CorrectionPreview>> Handle(CorrectEventResolution request, CancellationToken cancellationToken)
    {
        if (await events.FindAsync(request.Event, cancellationToken) is not { } members)
            return new EventNotFound(request.Event);
        var prices = request.PricesFor(members.Markets);
        if (prices.Refusal is { } unclear)
            return unclear;
        if (await CorrectionRules.RefuseAsync(db, [.. members.Markets.Select(market => market.Id)], cancellationToken) is { } early)
            return early;
        var preview = await corrections.PreviewAsync(
            members.Markets.Zip(prices.Value).ToDictionary(pair => pair.First.Id, pair => pair.Second), cancellationToken);
        if (request.Preview)
            return preview;
        var begun = await sender.SendAsync(
            new BeginEventCorrection(members.Id, request.Winner, request.SettlementPrices, request.Source, request.Note), cancellationToken);
        if (begun.Refusal is { } refusal)
            return refusal;
        await settlement.GiveHeadStartAsync([.. members.Markets.Select(market => market.Id)], cancellationToken);
        return preview;
    }
}

internal sealed class BeginCorrectionHandler(ITradingSession session, ResolutionRules rules) : IRequestHandler<BeginCorrection, Result<Unit>>
{
    public Task<Result<Unit>> Handle(BeginCorrection request, CancellationToken cancellationToken) =>
        Task.FromResult(session.Market.Correct(request.Proposal, session.SenderId, rules, session.Ledger));
}

internal sealed class BeginEventCorrectionHandler(ITradingSession session, ResolutionRules rules) : IRequestHandler<BeginEventCorrection, Result<Unit>>
{
    public Task<Result<Unit>> Handle(BeginEventCorrection request, CancellationToken cancellationToken)
    {
        var members = session.Event;
        var prices = request.PricesFor(members.References());
        return Task.FromResult(prices.Refusal is { } refusal
            ? refusal
            : members.Correct(prices.Value, request.Source, request.Note, session.SenderId, rules, session.Ledger));
    }
}
