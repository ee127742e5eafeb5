using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Markets;

/// <summary>Creates a market as a draft.</summary>
/// <param name="OpensAt">UTC; null: when somebody opens it.</param>
/// <param name="ClosesAt">UTC; null: when somebody closes it.</param>
/// <param name="TickSize">$0.01 (the default) or $0.001.</param>
[Allow(Access.Admin)]
public sealed record CreateMarket(
    string Slug, string Question, string? Description, string? Category, string? Rules, string? ResolutionSource,
    DateTime? OpensAt, DateTime? ClosesAt, Money? TickSize, FeeRates? Fees) : IRequest<Result<MarketReference>>;

/// <summary>Basis points of p x (1 - p) a share.</summary>
/// <param name="TakerBps">0 to 1,000.</param>
/// <param name="MakerBps">Negative is a rebate, which is never above the taker rate.</param>
public sealed record FeeRates(int TakerBps, int MakerBps);

/// <summary>Writes what is fixed about a market and its texts; everything that trading changes is the trading store's.</summary>
public interface IMarketStore
{
    /// <summary>Adds a draft, with its entry in the audit log. False when its slug is taken.</summary>
    Task<bool> AddAsync(CreateMarket market, Guid id, Guid createdBy, Guid auditId, DateTime now, CancellationToken cancellationToken);

    /// <summary>Changes texts and the opening time, with an entry in the audit log; null leaves one as it is. False, with nothing changed, if the opening time cannot be: the market
    /// is no draft any more, or would close before.</summary>
    Task<bool> UpdateAsync(Guid id, UpdateMarket change, Guid changedBy, Guid auditId, DateTime now, CancellationToken cancellationToken);
}

internal sealed class CreateMarketValidator : AbstractValidator<CreateMarket>
{
    public CreateMarketValidator(TimeProvider clock)
    {
        RuleFor(market => market.Slug).Must(MarketSlug.IsValid).WithMessage("Must be 3 to 80 of a-z 0-9 - and not a reserved word or an id.");
        RuleFor(market => market.Question).NotEmpty().MaximumLength(300);
        RuleFor(market => market.Description).MaximumLength(10_000);
        RuleFor(market => market.Category).MaximumLength(60);
        RuleFor(market => market.Rules).MaximumLength(20_000);
        RuleFor(market => market.ResolutionSource).MaximumLength(2_000);
        RuleFor(market => market.ClosesAt).Must(closes => closes is null || closes > clock.GetUtcNow().UtcDateTime).WithMessage("Must lie in the future.");
        RuleFor(market => market.OpensAt).Must((market, opens) => opens is null || market.ClosesAt is null || opens.Value.ToMicroseconds() < market.ClosesAt.Value.ToMicroseconds())
            .WithMessage("Must be before closesAt.");
        RuleFor(market => market.TickSize).Must(tick => tick is null || Domain.Orders.TickSize.IsAllowed(tick.Value)).WithMessage("Must be 0.01 or 0.001.");
        When(market => market.Fees is not null, () =>
        {
            RuleFor(market => market.Fees!.TakerBps).InclusiveBetween(0, Domain.Orders.Fees.MaxTakerBps);
            RuleFor(market => market.Fees!.MakerBps).InclusiveBetween(-Domain.Orders.Fees.MaxTakerBps, Domain.Orders.Fees.MaxTakerBps)
                .Must((market, maker) => -maker <= market.Fees!.TakerBps).WithMessage("A rebate is never above the taker rate.");
        });
    }
}

internal sealed class CreateMarketHandler(IMarketStore store, IMarketDirectory directory, IIdSource ids, TimeProvider clock, ICurrentUser user)
    : IRequestHandler<CreateMarket, Result<MarketReference>>
{
    public async Task<Result<MarketReference>> Handle(CreateMarket request, CancellationToken cancellationToken)
    {
        var id = ids.NewId();
        if (!await store.AddAsync(request, id, user.RequiredId, ids.NewId(), clock.GetUtcNow().UtcDateTime, cancellationToken))
            return new SlugTaken(request.Slug);
        return (await directory.FindAsync(request.Slug, cancellationToken))!;
    }
}
