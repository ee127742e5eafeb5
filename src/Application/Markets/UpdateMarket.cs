using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Markets;

/// <summary>Changes a market's texts and times. What is null stays; a text that is empty is taken away, but for the question.</summary>
/// <param name="OpensAt">UTC, before the closing time; refused once the market has been opened.</param>
/// <param name="ClosesAt">UTC, in the future; refused once the market has closed.</param>
[Allow(Access.Admin)]
public sealed record UpdateMarket(
    string Market, string? Question, string? Description, string? Category, string? Rules, string? ResolutionSource, DateTime? OpensAt, DateTime? ClosesAt) : IRequest<Result<Unit>>;

/// <summary>Sets when a market stops taking orders, UTC.</summary>
[Allow(Access.Admin)]
public sealed record SetClosingTime(string Market, DateTime ClosesAt) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(Market);

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.MarketClosingTime, session.Market.Id, Detail: $"{ClosesAt:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}

internal sealed class UpdateMarketValidator : AbstractValidator<UpdateMarket>
{
    public UpdateMarketValidator()
    {
        RuleFor(market => market.Question).MaximumLength(300).Must(question => question is null || !string.IsNullOrWhiteSpace(question)).WithMessage("Must not be empty.");
        RuleFor(market => market.Description).MaximumLength(10_000);
        RuleFor(market => market.Category).MaximumLength(60);
        RuleFor(market => market.Rules).MaximumLength(20_000);
        RuleFor(market => market.ResolutionSource).MaximumLength(2_000);
    }
}

internal sealed class UpdateMarketHandler(
    IMarketDirectory directory, IExchangeDb db, IMarketStore store, IScopedSender sender, IIdSource ids, TimeProvider clock, ICurrentUser user)
    : IRequestHandler<UpdateMarket, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(UpdateMarket request, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(request.Market, cancellationToken) is not { } market)
            return new MarketNotFound(request.Market);

        var (opensAt, closesAt) = (request.OpensAt?.ToMicroseconds(), request.ClosesAt?.ToMicroseconds());
        var now = await db.Markets.Where(row => row.Id == market.Id).Select(row => new { row.Status, row.OpensAt, row.ClosesAt }).SingleAsync(cancellationToken);
        if (opensAt is not null && now.Status != MarketStatus.Draft)
            return CannotOpenThen;
        if ((opensAt ?? now.OpensAt) >= (closesAt ?? now.ClosesAt))
            return closesAt is null ? ValidationFailed.Member("opensAt", "Must be before closesAt.") : ValidationFailed.Member("closesAt", "Must be after opensAt.");

        // In between, too, a market opens before it closes.
        var opensFirst = closesAt <= now.OpensAt;
        if (opensFirst && closesAt <= clock.GetUtcNow().UtcDateTime)
            return ValidationFailed.Member("closesAt", "Must lie in the future.");
        if (opensFirst && !await ChangeRowAsync(market.Id, request, cancellationToken))
            return CannotOpenThen;
        if (closesAt is { } closes && await sender.SendAsync(new SetClosingTime(request.Market, closes), cancellationToken) is { Refusal: { } refusal })
            return refusal;
        return opensFirst || await ChangeRowAsync(market.Id, request, cancellationToken) ? default(Unit) : CannotOpenThen;
    }

    private static StateForbids CannotOpenThen => new("It has been opened, or would close before it opens.");

    private Task<bool> ChangeRowAsync(Guid market, UpdateMarket change, CancellationToken cancellationToken) =>
        store.UpdateAsync(market, change, user.RequiredId, ids.NewId(), clock.GetUtcNow().UtcDateTime, cancellationToken);
}

internal sealed class SetClosingTimeHandler(ITradingSession session) : IRequestHandler<SetClosingTime, Result<Unit>>
{
    public Task<Result<Unit>> Handle(SetClosingTime request, CancellationToken cancellationToken) => Task.FromResult(
        HasCome(session.Market.State) ? new StateForbids("The market's closing time has come.") : session.Market.SetClosingTime(request.ClosesAt.ToMicroseconds()));

    /// <summary>Orders have been refused since then and may have been withdrawn: the market is closed, even if the job that says so is still to come.</summary>
    private bool HasCome(MarketState market) => market.Status != MarketStatus.Draft && market.ClosesAt <= session.Now;
}
