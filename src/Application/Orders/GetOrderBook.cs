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
public sealed record BookSnapshot(Guid MarketId, long Seq, IReadOnlyList<BookLevel> Bids, IReadOnlyList<BookLevel> Asks)
{
    private OrderBookDto? _yes, _no;

    /// <summary>The whole book in the terms of one outcome, made once for all who ask.</summary>
    public OrderBookDto In(Outcome outcome) => outcome == Outcome.Yes
        ? _yes ??= new OrderBookDto(MarketId, Outcome.Yes, Show(Bids), Show(Asks), Seq)
        : _no ??= new OrderBookDto(MarketId, Outcome.No, Mirror(Asks), Mirror(Bids), Seq);

    private static LevelDto[] Show(IReadOnlyList<BookLevel> levels) => [.. levels.Select(level => new LevelDto(new Money(level.Price.Units), level.Quantity))];

    /// <summary>In NO terms every YES ask is a bid at the complement, and the other way round.</summary>
    private static LevelDto[] Mirror(IReadOnlyList<BookLevel> levels) => [.. levels.Select(level => new LevelDto(new Money(level.Price.Complement.Units), level.Quantity))];
}

/// <summary>Committed pictures of the books.</summary>
public interface IBookSnapshots
{
    /// <summary>The book: as last committed by this node, and as other nodes had committed it a moment ago (Trading:BookAge, 20 ms).</summary>
    ValueTask<BookSnapshot> GetAsync(MarketReference market, CancellationToken cancellationToken);

    /// <summary>The book as last committed before the call, by whichever node.</summary>
    ValueTask<BookSnapshot> GetLatestAsync(MarketReference market, CancellationToken cancellationToken);
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
        var book = (await books.GetAsync(market, cancellationToken)).In(request.Outcome);
        return request.Depth is { } depth && (book.Bids.Count > depth || book.Asks.Count > depth)
            ? book with { Bids = [.. book.Bids.Take(depth)], Asks = [.. book.Asks.Take(depth)] }
            : book;
    }
}
