namespace PredictionMarkets.Benchmarks.Engine;

internal enum CommandKind : byte
{
    /// <summary>Trades as far as it can; the rest rests.</summary>
    Limit = 1,

    /// <summary>Trades as far as it can; the rest is dropped.</summary>
    Immediate = 2,

    /// <summary>Takes the resting order of this id off the book.</summary>
    Cancel = 3,
}

/// <summary>One command to a book. Orders are numbered from 0 in the order of their coming.</summary>
/// <param name="Level">1 to 99: the price in cents.</param>
internal readonly record struct Command(int Id, int Quantity, byte Level, CommandKind Kind, bool IsBid);

/// <summary>A seeded sequence of commands, the same for every engine.</summary>
internal sealed class CommandStream
{
    public const int Levels = 99;

    public CommandStream(string name, Command[] commands, Guid[] ids, int orders)
    {
        Name = name;
        Commands = commands;
        Ids = ids;
        Orders = orders;
    }

    public string Name { get; }

    public Command[] Commands { get; }

    /// <summary>How many orders there are in all; ids are below.</summary>
    public int Orders { get; }

    /// <summary>Each command's order id as the exchange would have it: a UUID v7 that ends in its market's number.</summary>
    public Guid[] Ids { get; }

    /// <summary>
    /// About 50 % orders that rest near the touch, 40 % cancels of any live order, 10 % that trade; the shares of the first two lean so that the number of live
    /// orders follows <paramref name="liveAt"/>.
    /// </summary>
    public static CommandStream Generate(string name, int count, Func<int, int> liveAt, ulong seed)
    {
        var random = new SplitMix(seed);
        var commands = new Command[count];
        var book = new FloorBook(count);
        var ids = new List<int>();
        var (orders, middle) = (0, 50);
        for (var i = 0; i < count; i++)
        {
            if (random.Below(256) == 0)
                middle = Math.Clamp(middle + (random.Below(2) == 0 ? 1 : -1), 20, 80);
            var lean = Math.Clamp((liveAt(i) - book.Count) * 50 / ((liveAt(i) / 50) + 20), -50, 50);
            var dice = random.Below(1_000);
            var command = dice >= 900 ? Marketable(ref random, book, orders) : dice >= 500 + lean ? Cancel(ref random, book, ids) : null;
            command ??= Resting(ref random, book, orders, middle);
            commands[i] = command.Value;
            if (commands[i].Kind != CommandKind.Cancel)
                ids.Add(orders++);
            book.Execute(in commands[i]);
        }

        return new CommandStream(name, commands, UniqueIds(commands, orders), orders);
    }

    /// <summary>Orders that all rest: bids in the lower half of the levels, asks in the upper.</summary>
    public static CommandStream Resting(int orders)
    {
        var random = new SplitMix(3);
        var commands = new Command[orders];
        for (var i = 0; i < orders; i++)
        {
            var level = 1 + random.Below(Levels);
            commands[i] = new Command(i, 1 + random.Below(100), (byte)level, CommandKind.Limit, level <= Levels / 2);
        }

        return new CommandStream("resting", commands, UniqueIds(commands, orders), orders);
    }

    private static Command? Cancel(ref SplitMix random, FloorBook book, List<int> ids)
    {
        while (ids.Count > 0)
        {
            // Ids of orders that have left the book are thrown out when they are met.
            var at = random.Below(ids.Count);
            var id = ids[at];
            ids[at] = ids[^1];
            ids.RemoveAt(ids.Count - 1);
            if (book.IsLive(id))
                return new Command(id, 0, 0, CommandKind.Cancel, false);
        }

        return null;
    }

    private static Command? Marketable(ref SplitMix random, FloorBook book, int id)
    {
        var isBid = random.Below(2) == 0;
        var best = isBid ? book.BestAsk : book.BestBid;
        if (best is < 1 or > Levels)
            return null;
        var level = Math.Clamp(isBid ? best + 3 : best - 3, 1, Levels);
        return new Command(id, 1 + random.Below(40), (byte)level, random.Below(2) == 0 ? CommandKind.Limit : CommandKind.Immediate, isBid);
    }

    private static Command Resting(ref SplitMix random, FloorBook book, int id, int middle)
    {
        var isBid = random.Below(2) == 0;
        var distance = 1 + Math.Min(random.Below(8), random.Below(16));
        var level = isBid ? Math.Min(middle - distance, book.BestAsk - 1) : Math.Max(middle + distance, book.BestBid + 1);
        return new Command(id, 1 + random.Below(100), (byte)Math.Clamp(level, 1, Levels), CommandKind.Limit, isBid);
    }

    private static Guid[] UniqueIds(Command[] commands, int orders)
    {
        var random = new SplitMix(7);
        var byOrder = new Guid[orders];
        for (var order = 0; order < orders; order++)
        {
            // Five orders a millisecond since some day in 2026; market number 1.
            var milliseconds = 1_790_000_000_000L + (order / 5);
            var bits = random.Next();
            byOrder[order] = new Guid((uint)(milliseconds >> 16), (ushort)milliseconds, (ushort)(0x7000 | (order & 0xFFF)),
                (byte)(0x80 | (bits & 0x3F)), (byte)(bits >> 8), (byte)(bits >> 16), (byte)(bits >> 24), 0, 0, 0, 1);
        }

        return Array.ConvertAll(commands, command => byOrder[command.Id]);
    }
}

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed, everywhere.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);
}
