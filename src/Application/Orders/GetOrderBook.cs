using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Orders;

/// <summary>A market's order book, in the terms of one outcome.</summary>
/// <param name="Depth">Levels a side, best first; null for all.</param>
[Allow(Access.Anyone)]
public sealed record GetOrderBook(string Market, Outcome Outcome, int? Depth) : IRequest<Result<OrderBookDto>>;

/// <summary>The book as of a sequence number.</summary>
/// <param name="Bids">Best first: price and shares.</param>
/// <param name="Asks">Best first: price and shares.</param>
/// <param name="Seq">The market's sequence number that the snapshot is good for.</param>
public sealed record OrderBookDto(Guid MarketId, Outcome Outcome, IReadOnlyList<LevelDto> Bids, IReadOnlyList<LevelDto> Asks, long Seq);

/// <summary>A level; on the wire a pair: ["0.55", 100].</summary>
public readonly record struct LevelDto(Money Price, long Quantity);

/// <summary>An immutable picture of a book, YES terms, best first.</summary>
public sealed record BookSnapshot(Guid MarketId, long Seq, IReadOnlyList<BookLevel> Bids, IReadOnlyList<BookLevel> Asks);

/// <summary>Committed pictures of the books.</summary>
public interface IBookSnapshots
{
    /// <summary>The book as last committed, by whichever node.</summary>
    ValueTask<BookSnapshot> GetAsync(MarketReference market, CancellationToken cancellationToken);
}

internal sealed class GetOrderBookValidator : AbstractValidator<GetOrderBook>
{
    public GetOrderBookValidator() => RuleFor(query => query.Depth).InclusiveBetween(1, 1000);
}

internal sealed class GetOrderBookHandler(IMarketDirectory markets, IBookSnapshots books) : IRequestHandler<GetOrderBook, Result<OrderBookDto>>
{
    public async Task<Result<OrderBookDto>> Handle(GetOrderBook request, CancellationToken cancellationToken)
    {
        if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
            return new MarketNotFound(request.Market);
        var book = await books.GetAsync(market, cancellationToken);
        var depth = request.Depth ?? int.MaxValue;
        return request.Outcome == Outcome.Yes
            ? new OrderBookDto(book.MarketId, Outcome.Yes, Show(book.Bids, depth), Show(book.Asks, depth), book.Seq)
            : new OrderBookDto(book.MarketId, Outcome.No, Mirror(book.Asks, depth), Mirror(book.Bids, depth), book.Seq);
    }

    private static List<LevelDto> Show(IReadOnlyList<BookLevel> levels, int depth) =>
        [.. levels.Take(depth).Select(level => new LevelDto(new Money(level.Price.Units), level.Quantity))];

    /// <summary>In NO terms every YES ask is a bid at the complement, and the other way round.</summary>
    private static List<LevelDto> Mirror(IReadOnlyList<BookLevel> levels, int depth) =>
        [.. levels.Take(depth).Select(level => new LevelDto(new Money(level.Price.Complement.Units), level.Quantity))];
}
