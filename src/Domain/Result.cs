namespace PredictionMarkets.Domain;

/// <summary>An answer that may be a refusal, seen without knowing what it would have carried: generic code reads the refusal, or makes one.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IRefusable<TSelf>
    where TSelf : IRefusable<TSelf>
{
    /// <summary>Why there is no value; null when there is one.</summary>
    Refusal? Refusal { get; }

    /// <summary>The refused answer.</summary>
    static abstract TSelf Refused(Refusal refusal);
}

/// <summary>Either a value or the reason there is none.</summary>
/// <typeparam name="T">What is returned when the request is accepted.</typeparam>
public readonly struct Result<T> : IRefusable<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Why there is no value; null when there is one.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when the request was refused.</summary>
    public bool IsRefused => Refusal is not null;

    /// <summary>The value. Throws <see cref="InvalidOperationException"/> when the request was refused.</summary>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Code}.");

    /// <summary>Turns the value into another, keeps a refusal as it is.</summary>
    public Result<TOther> Map<TOther>(Func<T, TOther> map) => Refusal is null ? new(map(_value!), null) : new(default, Refusal);

    static Result<T> IRefusable<Result<T>>.Refused(Refusal refusal) => new(default, refusal);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>The value of a request that returns nothing.</summary>
public readonly record struct Unit;
