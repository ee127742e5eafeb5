using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Orders;

/// <summary>
/// Up to fifty orders to place, amend or cancel, carried out in their order within each market. Each item succeeds or is refused by itself.
/// With a key, a repetition answers the items that succeeded as they were answered, and judges the refused ones afresh.
/// </summary>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record OrderBatch(IReadOnlyList<BatchItem> Items, string? IdempotencyKey) : IRequest<Result<IReadOnlyList<BatchItemResult>>>;

/// <summary>One item: exactly one of the three.</summary>
public sealed record BatchItem(PlaceOrder? Place, AmendOrder? Amend, CancelOrder? Cancel);

/// <summary>What became of an item: its order (and the trades of a placing or amending), or its refusal.</summary>
public sealed record BatchItemResult(OrderDto? Order, IReadOnlyList<OwnTradeDto>? Trades, Refusal? Refusal);

internal sealed class OrderBatchValidator : AbstractValidator<OrderBatch>
{
    public const int MaxItems = 50;

    public OrderBatchValidator()
    {
        RuleFor(batch => batch.Items.Count).InclusiveBetween(1, MaxItems).WithName("items").OverridePropertyName("items");
        RuleForEach(batch => batch.Items).Must(item => new object?[] { item.Place, item.Amend, item.Cancel }.Count(part => part is not null) == 1)
            .WithMessage("An item places, amends or cancels.");
        RuleFor(batch => batch.IdempotencyKey).IsKey();
    }
}

internal sealed class OrderBatchHandler(IScopedSender sender) : IRequestHandler<OrderBatch, Result<IReadOnlyList<BatchItemResult>>>
{
    public async Task<Result<IReadOnlyList<BatchItemResult>>> Handle(OrderBatch request, CancellationToken cancellationToken)
    {
        // Each item is kept under a key of its own, which callers cannot name (it has a dot) and which is short enough however long the batch's is.
        var key = request.IdempotencyKey is { } named ? RequestHash.Of(named).ToString("N") : null;

        // Started together and queued in their order; those of one group share its transaction.
        var results = new List<Task<BatchItemResult>>(request.Items.Count);
        var before = Task.CompletedTask;
        foreach (var item in request.Items)
        {
            var turn = new QueueTurn(before);
            results.Add(RunAsync(item, key is null ? null : $"{key}.{results.Count}", turn, cancellationToken));
            before = turn.Queued;
        }

        return await Task.WhenAll(results);
    }

    private async Task<BatchItemResult> RunAsync(BatchItem item, string? key, QueueTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            return await CarryOutAsync(item, key, turn, cancellationToken);
        }
        catch (Exception exception) when (PassingFault.Is(exception))
        {
            // It could not be looked up (an id, a market), so nothing of it was done; the other items may have been carried out, and their answers must not be lost.
            return new BatchItemResult(null, null, new Busy());
        }
        finally
        {
            // A refusal may have come before the queue.
            turn.Pass();
        }
    }

    private async Task<BatchItemResult> CarryOutAsync(BatchItem item, string? key, QueueTurn turn, CancellationToken cancellationToken)
    {
        if (item.Place is { } place)
            return Show(await sender.SendAsync(place with { IdempotencyKey = key, Turn = turn }, cancellationToken), placed => placed.Answer!);
        if (item.Amend is { } amend)
            return Show(await sender.SendAsync(amend with { IdempotencyKey = key, Turn = turn }, cancellationToken), amended => amended);
        return Show(await sender.SendAsync(item.Cancel! with { IdempotencyKey = key, Turn = turn }, cancellationToken), cancelled => new OrderWithTrades(cancelled, []));
    }

    private static BatchItemResult Show<T>(Result<T> answer, Func<T, OrderWithTrades> read)
    {
        if (answer.Refusal is { } refusal)
            return new BatchItemResult(null, null, refusal);
        var done = read(answer.Value);
        return new BatchItemResult(done.Order, done.Trades, null);
    }
}
