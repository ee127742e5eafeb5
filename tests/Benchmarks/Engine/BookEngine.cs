using System.Runtime.CompilerServices;

namespace PredictionMarkets.Benchmarks.Engine;

/// <summary>One book on one stream. Each engine has the loop itself, so that its commands are direct calls.</summary>
internal abstract class BookEngine(CommandStream stream)
{
    protected TradeTape Tape;

    protected CommandStream Stream { get; } = stream;

    public TradeTape Trades => Tape;

    /// <summary>Carries out the commands from one number up to, but not with, another.</summary>
    public abstract void Run(int from, int to);

    /// <summary>Carries out one command.</summary>
    public abstract void Execute(int number);
}

/// <summary>The trades as one number: engines that agree on every (taker, maker, price, quantity) in order agree on it.</summary>
internal struct TradeTape
{
    public ulong Hash { get; private set; }

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int taker, int maker, int level, int quantity)
    {
        Count++;
        Hash = (Hash ^ ((ulong)(uint)taker << 32) ^ (uint)maker) * 0x9E3779B97F4A7C15;
        Hash = (Hash ^ (Hash >> 29) ^ ((ulong)(uint)level << 32) ^ (uint)quantity) * 0xBF58476D1CE4E5B9;
    }
}
