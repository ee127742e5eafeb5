namespace PredictionMarkets.Application.Common;

/// <summary>A request whose handler runs inside one ordinary database transaction: committed when it is accepted, undone when it is refused or fails.</summary>
public interface ITransactional;

/// <summary>Runs work inside one database transaction.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// Runs <paramref name="work"/>; saves what it changed and commits when <paramref name="commit"/> says so of its answer, and undoes everything otherwise.
    /// </summary>
    Task<T> RunAsync<T>(Func<Task<T>> work, Func<T, bool> commit, CancellationToken cancellationToken);
}
