namespace PredictionMarkets.Benchmarks.Engine;

/// <summary>What resting orders cost in memory: the same book with them and without, after a full collection.</summary>
internal static class BookMemory
{
    /// <summary>Bytes an order, of a book with so many resting orders and nothing else. Orders, queues, index and journals are included; names that owners gave to their orders are not.</summary>
    public static double BytesPerOrder(int orders)
    {
        var stream = CommandStream.Resting(orders);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var book = new ExchangeBook(stream);
        book.Run(0, orders);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(book);
        return (after - before) / (double)orders;
    }
}
