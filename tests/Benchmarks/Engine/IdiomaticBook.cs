namespace PredictionMarkets.Benchmarks.Engine;

/// <summary>The book one would write first in C#: sorted dictionaries of linked lists, and a dictionary of ids.</summary>
internal sealed class IdiomaticBook(CommandStream stream) : BookEngine(stream)
{
    private readonly SortedDictionary<int, LinkedList<RestingOrder>> _bids = new(Comparer<int>.Create((a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<int, LinkedList<RestingOrder>> _asks = [];
    private readonly Dictionary<Guid, LinkedListNode<RestingOrder>> _orders = [];

    private sealed class RestingOrder
    {
        public required Guid Id { get; init; }

        public required int Number { get; init; }

        public required int Level { get; init; }

        public required bool IsBid { get; init; }

        public int Quantity { get; set; }
    }

    public override void Run(int from, int to)
    {
        for (var i = from; i < to; i++)
            Execute(i);
    }

    public override void Execute(int number)
    {
        ref readonly var command = ref Stream.Commands[number];
        if (command.Kind == CommandKind.Cancel)
        {
            if (_orders.TryGetValue(Stream.Ids[number], out var node))
                Remove(node);
            return;
        }

        var left = Match(in command);
        if (left == 0 || command.Kind != CommandKind.Limit)
            return;
        var side = command.IsBid ? _bids : _asks;
        if (!side.TryGetValue(command.Level, out var queue))
            side.Add(command.Level, queue = new LinkedList<RestingOrder>());
        var id = Stream.Ids[number];
        _orders.Add(id, queue.AddLast(new RestingOrder { Id = id, Number = command.Id, Level = command.Level, IsBid = command.IsBid, Quantity = left }));
    }

    private int Match(in Command command)
    {
        var left = command.Quantity;
        var opposite = command.IsBid ? _asks : _bids;
        while (left > 0 && opposite.Count > 0)
        {
            var (level, queue) = opposite.First();
            if (command.IsBid ? level > command.Level : level < command.Level)
                break;
            var maker = queue.First!.Value;
            var shares = Math.Min(left, maker.Quantity);
            Tape.Add(command.Id, maker.Number, level, shares);
            left -= shares;
            maker.Quantity -= shares;
            if (maker.Quantity == 0)
                Remove(queue.First);
        }

        return left;
    }

    private void Remove(LinkedListNode<RestingOrder> node)
    {
        var order = node.Value;
        var queue = node.List!;
        queue.Remove(node);
        _orders.Remove(order.Id);
        if (queue.Count == 0)
            (order.IsBid ? _bids : _asks).Remove(order.Level);
    }
}
