using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>An ordinary EF Core transaction, READ COMMITTED. Money and orders do not pass here; they have the trading store.</summary>
internal sealed class UnitOfWork(ExchangeDbContext db) : IUnitOfWork
{
    public async Task<T> RunAsync<T>(Func<Task<T>> work, Func<T, bool> commit, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var answer = await work();
        if (!commit(answer))
        {
            // Leaving without a commit undoes it; the context forgets what it would have written.
            db.ChangeTracker.Clear();
            return answer;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }
}
