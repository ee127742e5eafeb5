namespace PredictionMarkets.Application.Trading;

/// <summary>
/// A place in a row of commands that are to be queued one after the other. On their way to the queue one may have to wait for what another finds in memory (a market that is loaded for the
/// first time), and would be overtaken by it.
/// </summary>
/// <param name="before">Ends when the command before this one is queued, or never will be.</param>
public sealed class QueueTurn(Task before)
{
    private readonly TaskCompletionSource _queued = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Before { get; } = before;

    public Task Queued => _queued.Task;

    /// <summary>Lets the next one in. May be called again.</summary>
    public void Pass() => _queued.TrySetResult();
}
