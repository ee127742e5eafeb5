using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Events;

namespace PredictionMarkets.Application.Events;

/// <summary>
/// Converts sets of NO shares of the named markets into dollars and YES shares of the event's other markets (NO_TO_YES), or back (YES_TO_NO). Unlocked shares only.
/// </summary>
/// <param name="Markets">Ids or slugs: those whose NO shares are given, or come back.</param>
/// <param name="Quantity">Sets.</param>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record ConvertShares(string Event, IReadOnlyList<string> Markets, long Quantity, ConversionDirection Direction, string? IdempotencyKey)
    : ITradingCommand<ConversionAnswer>, IIdempotent
{
    public MarketAddress? Address => MarketAddress.OfEvent(Event);

    public string Terms => $"convert|{Event}|{string.Join(',', Markets.Order(StringComparer.Ordinal))}|{Quantity}|{Direction}";
}

/// <summary>What the user holds after a conversion.</summary>
/// <param name="Dollars">Received (positive) or paid (negative).</param>
public sealed record ConversionAnswer(Guid EventId, long Quantity, ConversionDirection Direction, Money Dollars, Money Available, IReadOnlyList<EventHolding> Holdings);

/// <summary>What the user holds in one of the markets.</summary>
public sealed record EventHolding(Guid MarketId, string MarketSlug, long YesShares, long NoShares);

internal sealed class ConvertSharesValidator : AbstractValidator<ConvertShares>
{
    public ConvertSharesValidator()
    {
        RuleFor(convert => convert.Markets).Must(markets => markets is { Count: >= 1 and <= CreateEvent.MaxMarkets }).WithMessage("Name one market or more.");
        RuleForEach(convert => convert.Markets).NotNull();
        RuleFor(convert => convert.Direction).IsInEnum();
        RuleFor(convert => convert.IdempotencyKey).IsKey();
    }
}

internal sealed class ConvertSharesHandler(ITradingSession session) : IRequestHandler<ConvertShares, Result<ConversionAnswer>>
{
    public Task<Result<ConversionAnswer>> Handle(ConvertShares request, CancellationToken cancellationToken) => Task.FromResult(session.Halt is { } halt ? halt : Convert(request));

    private Result<ConversionAnswer> Convert(ConvertShares request)
    {
        var members = session.Event;
        var chosen = new HashSet<Guid>();
        foreach (var name in request.Markets)
        {
            if (members.References().FirstOrDefault(member => EventResults.Names(name, member)) is not { } market)
                return new MarketNotInEvent(name);
            if (!chosen.Add(market.Id))
                return ValidationFailed.Member("markets", "Each market is named once.");
        }

        var account = session.Ledger.Account(session.SenderId);
        var before = account.Total;
        return members.Convert(session.SenderId, chosen, request.Quantity, request.Direction, session.Ledger).Map(_ => new ConversionAnswer(
            members.Id, request.Quantity, request.Direction, account.Total - before, account.Available,
            [.. members.Members.Select(member => (member, member.FindTrader(session.SenderId)!)).Select(pair =>
                new EventHolding(pair.member.Id, pair.member.Terms.Slug, pair.Item2.Yes.Shares, pair.Item2.No.Shares))]));
    }
}
