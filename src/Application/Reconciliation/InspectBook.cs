using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Reconciliation;

/// <summary>Takes a picture of a market's book as this node has it in memory, in turn with everything else that is done in the market. Changes nothing.</summary>
[Allow(Access.Exchange)]
public sealed record InspectBook(Guid MarketId) : ITradingCommand<BookPicture>
{
    public MarketAddress? Address => MarketAddress.Of(MarketId.ToString());
}

/// <summary>A book as of a number of its market's journal.</summary>
public sealed record BookPicture(long Seq, IReadOnlyList<PicturedOrder> Orders);

/// <summary>An open order as the book has it.</summary>
public sealed record PicturedOrder(
    Guid Id, Guid UserId, Side Side, Outcome Outcome, long Price, int Quantity, int Filled, long FeeSum, long Reserve, OrderStatus Status, long Place, long Seq);

internal sealed class InspectBookHandler(ITradingSession session) : IRequestHandler<InspectBook, Result<BookPicture>>
{
    public Task<Result<BookPicture>> Handle(InspectBook request, CancellationToken cancellationToken)
    {
        var market = session.Market;
        var orders = market.Book.Orders().Select(slot =>
        {
            var order = market.Book[slot];
            return new PicturedOrder(
                order.Id, market.TraderOf(in order).UserId, order.Side, order.Outcome, order.Limit.Units, order.Quantity, order.Filled, order.FeeSum, order.Reserve.Units,
                order.Status, order.Place, order.Seq);
        });
        return Task.FromResult<Result<BookPicture>>(new BookPicture(market.State.Seq, [.. orders]));
    }
}
