namespace PredictionMarkets.Benchmarks.Engine;

/// <summary>
/// The floor: what matching costs when nothing else is kept. 99 levels in an array, a bitmap a side, pooled linked orders of 24 bytes, and order ids that are
/// indexes themselves. It knows no users, money, states, undo or ids from outside.
/// </summary>
internal sealed class FloorBook
{
    private const int None = -1;

    private readonly Resting[] _orders;
    private readonly int[] _slots;
    private readonly int[] _heads = new int[128];
    private readonly int[] _tails = new int[128];
    private UInt128 _bids;
    private UInt128 _asks;
    private int _free = None;
    private int _used;
    private TradeTape _tape;

    /// <param name="ids">How many order ids there can be.</param>
    public FloorBook(int ids)
    {
        _orders = new Resting[ids];
        _slots = new int[ids];
        Array.Fill(_slots, None);
        Array.Fill(_heads, None);
    }

    private struct Resting
    {
        public int Id;
        public int Quantity;
        public int Next;
        public int Prev;
        public byte Level;
        public bool IsBid;
    }

    public int Count { get; private set; }

    /// <summary>0 if there is none.</summary>
    public int BestBid => _bids == 0 ? 0 : 127 - (int)UInt128.LeadingZeroCount(_bids);

    /// <summary>100 if there is none.</summary>
    public int BestAsk => _asks == 0 ? CommandStream.Levels + 1 : (int)UInt128.TrailingZeroCount(_asks);

    public TradeTape Trades => _tape;

    public bool IsLive(int id) => _slots[id] != None;

    public void Execute(in Command command)
    {
        if (command.Kind == CommandKind.Cancel)
        {
            if (_slots[command.Id] is var slot and not None)
                Remove(slot);
            return;
        }

        var left = command.Quantity;
        while (left > 0)
        {
            var level = command.IsBid ? BestAsk : BestBid;
            if (command.IsBid ? level > command.Level : level < command.Level)
                break;
            var slot = _heads[level];
            ref var maker = ref _orders[slot];
            var shares = Math.Min(left, maker.Quantity);
            _tape.Add(command.Id, maker.Id, level, shares);
            left -= shares;
            maker.Quantity -= shares;
            if (maker.Quantity == 0)
                Remove(slot);
        }

        if (left > 0 && command.Kind == CommandKind.Limit)
            Add(in command, left);
    }

    private void Add(in Command command, int quantity)
    {
        var slot = _free;
        if (slot == None)
            slot = _used++;
        else
            _free = _orders[slot].Next;
        var tail = _heads[command.Level] == None ? None : _tails[command.Level];
        _orders[slot] = new Resting { Id = command.Id, Quantity = quantity, Next = None, Prev = tail, Level = command.Level, IsBid = command.IsBid };
        _slots[command.Id] = slot;
        _tails[command.Level] = slot;
        Count++;
        if (tail != None)
        {
            _orders[tail].Next = slot;
            return;
        }

        _heads[command.Level] = slot;
        if (command.IsBid)
            _bids |= UInt128.One << command.Level;
        else
            _asks |= UInt128.One << command.Level;
    }

    private void Remove(int slot)
    {
        ref var order = ref _orders[slot];
        if (order.Prev == None)
            _heads[order.Level] = order.Next;
        else
            _orders[order.Prev].Next = order.Next;
        if (order.Next == None)
            _tails[order.Level] = order.Prev;
        else
            _orders[order.Next].Prev = order.Prev;
        if (_heads[order.Level] == None)
        {
            if (order.IsBid)
                _bids &= ~(UInt128.One << order.Level);
            else
                _asks &= ~(UInt128.One << order.Level);
        }

        _slots[order.Id] = None;
        order.Next = _free;
        _free = slot;
        Count--;
    }
}

/// <summary>The floor on a stream.</summary>
internal sealed class FloorEngine(CommandStream stream) : BookEngine(stream)
{
    private readonly FloorBook _book = new(stream.Orders);

    public override void Run(int from, int to)
    {
        var commands = Stream.Commands;
        for (var i = from; i < to; i++)
            _book.Execute(in commands[i]);
        Tape = _book.Trades;
    }

    public override void Execute(int number) => _book.Execute(in Stream.Commands[number]);
}
