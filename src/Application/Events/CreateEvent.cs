using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Events;

/// <summary>
/// Creates an event with its markets, as drafts. Exactly one of them will resolve YES, so they must be exhaustive: "Other" is one of them where it can come to that.
/// What markets have beside their questions is the same for all.
/// </summary>
[Allow(Access.Admin)]
public sealed record CreateEvent(
    string Slug, string Title, string? Description, string? Category, string? Rules, string? ResolutionSource, DateTime? OpensAt, DateTime? ClosesAt, Money? TickSize,
    FeeRates? Fees, IReadOnlyList<NewEventMarket> Markets) : IRequest<Result<EventReference>>
{
    /// <summary>An event's commands lock all its markets.</summary>
    public const int MaxMarkets = 50;

    /// <summary>The market as it would be created alone.</summary>
    public CreateMarket ToMarket(NewEventMarket market) =>
        new(market.Slug, market.Question, null, Category, Rules, ResolutionSource, OpensAt, ClosesAt, TickSize, Fees);
}

/// <summary>A market of an event to be.</summary>
/// <param name="Label">What it is called within the event: a name, a range.</param>
public sealed record NewEventMarket(string Slug, string Question, string Label);

/// <summary>Writes events.</summary>
public interface IEventStore
{
    /// <summary>Adds an event and its markets, with an entry in the audit log, all or nothing. The slug that is taken; null if none was.</summary>
    Task<string?> AddAsync(CreateEvent request, Guid id, IReadOnlyList<Guid> marketIds, Guid createdBy, Guid auditId, DateTime now, CancellationToken cancellationToken);
}

internal sealed class CreateEventValidator : AbstractValidator<CreateEvent>
{
    public CreateEventValidator(TimeProvider clock)
    {
        RuleFor(request => request.Slug).Must(MarketSlug.IsValid).WithMessage("Must be 3 to 80 of a-z 0-9 - and not a reserved word or an id.");
        RuleFor(request => request.Title).NotEmpty().MaximumLength(300);
        RuleFor(request => request.Markets).Must(markets => markets is { Count: >= 2 and <= CreateEvent.MaxMarkets }).WithMessage($"Must be 2 to {CreateEvent.MaxMarkets} markets.");
        RuleFor(request => request.Markets).Must(markets => markets is null || markets.Select(market => market.Slug).Distinct(StringComparer.Ordinal).Count() == markets.Count)
            .WithMessage("Each market needs a slug of its own.");
        RuleForEach(request => request.Markets).ChildRules(market => market.RuleFor(m => m.Label).NotEmpty().MaximumLength(80));
        var single = new CreateMarketValidator(clock);
        RuleForEach(request => request.Markets).Custom((market, context) =>
        {
            foreach (var failure in single.Validate(context.InstanceToValidate.ToMarket(market)).Errors)
                context.AddFailure(failure.PropertyName is "Slug" or "Question" ? $"{context.PropertyPath}.{failure.PropertyName}" : failure.PropertyName, failure.ErrorMessage);
        });
    }
}

internal sealed class CreateEventHandler(IEventStore store, IEventDirectory directory, IIdSource ids, TimeProvider clock, ICurrentUser user)
    : IRequestHandler<CreateEvent, Result<EventReference>>
{
    public async Task<Result<EventReference>> Handle(CreateEvent request, CancellationToken cancellationToken)
    {
        var taken = await store.AddAsync(
            request, ids.NewId(), [.. request.Markets.Select(_ => ids.NewId())], user.RequiredId, ids.NewId(), clock.GetUtcNow().UtcDateTime, cancellationToken);
        return taken is null ? (await directory.FindAsync(request.Slug, cancellationToken))! : new SlugTaken(taken);
    }
}
