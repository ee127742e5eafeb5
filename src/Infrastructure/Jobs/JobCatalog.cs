using MediatR;
using Microsoft.Extensions.Options;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Application.Reconciliation;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <summary>A job: its name, how often its time comes, and the command it sends.</summary>
internal sealed record JobDefinition(string Name, string Description, TimeSpan Interval, Func<IRequest<Result<JobReport>>> Command)
{
    /// <summary>True for a job whose every run goes into the history, not only those that did something.</summary>
    public bool KeepsEveryRun => Interval >= TimeSpan.FromMinutes(1);
}

/// <summary>
/// All jobs of the exchange. A new one is a line here and a command; commands are idempotent and find what is due themselves, so that it does not matter how often they
/// are sent, by whom, or how late.
/// </summary>
internal sealed class JobCatalog(IOptions<JobOptions> options)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public IReadOnlyList<JobDefinition> All { get; } =
    [
        new("market-schedule", "Opens and closes markets whose time has come.", Second, () => new RunMarketSchedule()),
        new("order-expiry", "Ends orders whose time has come and gives back what they hold.", Second, () => new ExpireDueOrders()),
        new("access-cleanup", "Deletes expired sessions, API keys, reset links and the like.", TimeSpan.FromMinutes(10), () => new CleanUpAccess()),
        new("reconciliation", "Holds all books against each other and remembers what does not agree.", options.Value.Reconciliation, () => new Reconcile()),
        new("record-pruning", "Deletes records that are kept for a time only: proofs of groups, idempotency keys, runs of jobs.", TimeSpan.FromHours(1), () => new PruneRecords()),
    ];

    public JobDefinition? Find(string name) => All.FirstOrDefault(job => string.Equals(job.Name, name, StringComparison.Ordinal));
}
