using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Markets;

/// <summary>Moves a market to another status, changes its trading mode, or both. Only moves that the life of a market allows.</summary>
/// <param name="Status">OPEN, HALTED or CLOSED; the rest of a market's life has its own requests. Null leaves it.</param>
/// <param name="Reason">For people; shown with the market.</param>
[Allow(Access.Admin)]
public sealed record ChangeMarketStatus(string Market, MarketStatus? Status, TradingMode? TradingMode, string? Reason) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(Market);

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.MarketStatus, session.Market.Id, Detail: Describe());

    /// <summary>"status Halted, trading mode PostOnly: looking into it", without what was not said.</summary>
    private string Describe()
    {
        string?[] changes = [Status is null ? null : $"status {Status}", TradingMode is null ? null : $"trading mode {TradingMode}"];
        var change = string.Join(", ", changes.Where(part => part is not null));
        return string.IsNullOrEmpty(Reason) ? change : $"{change}: {Reason}";
    }

    public void Foresee(IForesight foresight)
    {
        if (Status == MarketStatus.Closed)
            foresight.AllOwners();
    }
}

internal sealed class ChangeMarketStatusValidator : AbstractValidator<ChangeMarketStatus>
{
    public ChangeMarketStatusValidator()
    {
        RuleFor(change => change.Status).NotNull().When(change => change.TradingMode is null).WithMessage("Name a status, a trading mode or both.");
        RuleFor(change => change.Reason).MaximumLength(300);
    }
}

internal sealed class ChangeMarketStatusHandler(ITradingSession session) : IRequestHandler<ChangeMarketStatus, Result<Unit>>
{
    public Task<Result<Unit>> Handle(ChangeMarketStatus request, CancellationToken cancellationToken) => Task.FromResult(Change(request));

    private Result<Unit> Change(ChangeMarketStatus request)
    {
        var market = session.Market;
        if (request.Status is { } named && named is not (MarketStatus.Open or MarketStatus.Halted or MarketStatus.Closed))
            return new StateForbids($"{named} is not a status that can be set by hand.");
        if (request.Status is not { } status)
            return market.SetMode(request.TradingMode!.Value, request.Reason);

        // The mode is set second and cannot be refused then: an open or halted market has one.
        if (request.TradingMode is not null && status == MarketStatus.Closed)
            return new StateForbids("A closed market has no trading mode.");
        var moved = market.MoveTo(status, request.Reason, session.Ledger);
        return moved.IsRefused || request.TradingMode is not { } mode ? moved : market.SetMode(mode, request.Reason);
    }
}
