using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>A trading command on its way: what it is, whose, and who waits for its answer.</summary>
internal abstract class TradingWork(ITradingCommand command, IReadOnlyList<MarketReference> markets, Guid senderId, TradingSession session)
{
    public ITradingCommand Command { get; } = command;

    /// <summary>None, one, or all of an event.</summary>
    public IReadOnlyList<MarketReference> Markets { get; } = markets;

    public Guid SenderId { get; } = senderId;

    public TradingSession Session { get; } = session;

    public string? IdempotencyKey => (Command as IIdempotent)?.IdempotencyKey;

    /// <summary>Runs the handler against the group. The answer is kept, not given.</summary>
    public abstract void Run(TradingGroup group);

    /// <summary>Gives the answer of the last run: its group is committed, or had nothing to commit.</summary>
    public abstract void Answer();

    /// <summary>Answers with a refusal: nothing was done.</summary>
    public abstract void Refuse(Refusal refusal);

    /// <summary>Answers with an exception: a bug; nothing was done.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class TradingWork<TResponse>(
    ITradingCommand command, IReadOnlyList<MarketReference> markets, Guid senderId, TradingSession session, Func<Task<TResponse>> handle)
    : TradingWork(command, markets, senderId, session)
    where TResponse : IRefusable<TResponse>
{
    private readonly TaskCompletionSource<TResponse> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResponse? _answer;

    public Task<TResponse> Answered => _answered.Task;

    public override void Run(TradingGroup group)
    {
        if (IdempotencyKey is not { } key)
        {
            _answer = Handle();
            return;
        }

        var hash = RequestHash.Of(((IIdempotent)Command).Terms);
        if (group.FindAnswer(SenderId, key) is { } known)
        {
            _answer = known.RequestHash == hash ? AnswerCodec<TResponse>.Read(known.Response) : TResponse.Refused(new IdempotencyKeyReused());
            return;
        }

        _answer = Handle();
        if (_answer.Refusal is null)
            group.KeepAnswer(SenderId, key, hash, AnswerCodec<TResponse>.Write(_answer));
    }

    public override void Answer() => _answered.TrySetResult(_answer!);

    public override void Refuse(Refusal refusal) => _answered.TrySetResult(TResponse.Refused(refusal));

    public override void Fail(Exception exception) => _answered.TrySetException(exception);

    private TResponse Handle()
    {
        var handled = handle();
        if (!handled.IsCompleted)
            throw new InvalidOperationException($"The handler of {Command.GetType().Name} waits for something; inside a group it must not.");
        return handled.GetAwaiter().GetResult();
    }
}
