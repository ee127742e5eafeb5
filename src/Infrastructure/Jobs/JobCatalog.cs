using MediatR;
using Microsoft.Extensions.Options;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Application.Reconciliation;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <summary>A job: its name, how often its time comes, and the command it sends.</summary>
internal sealed record JobDefinition(string Name, string Description, TimeSpan Interval, Func<IMediator, CancellationToken, Task<Result<JobReport>>> SendAsync)
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
        new("market-schedule", "Opens and closes markets whose time has come.", Second, Send(() => new RunMarketSchedule())),
        new("order-expiry", "Ends orders whose time has come and gives back what they hold.", Second, Send(() => new ExpireDueOrders())),
        new("market-settlement", "Lets results stand whose dispute window has ended, and pays them out.", Second, Send(() => new FinalizeDueMarkets())),
        new("access-cleanup", "Deletes expired sessions, API keys, reset links and the like.", TimeSpan.FromMinutes(10), Send(() => new CleanUpAccess())),
        new("reconciliation", "Holds all books against each other and remembers what does not agree.", options.Value.Reconciliation, Send(() => new Reconcile())),
        new("record-pruning", "Deletes records that are kept for a time only: proofs of groups, idempotency keys, runs of jobs.", TimeSpan.FromHours(1), Send(() => new PruneRecords())),
    ];

    public JobDefinition? Find(string name) => All.FirstOrDefault(job => string.Equals(job.Name, name, StringComparison.Ordinal));

    private static Func<IMediator, CancellationToken, Task<Result<JobReport>>> Send(Func<IRequest<Result<JobReport>>> command) =>
        (mediator, cancellationToken) => mediator.Send(command(), cancellationToken);
}
