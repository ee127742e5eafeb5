using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Reconciliation;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Infrastructure.Reconciliation;

/// <summary>Settings of the reconciliation, section <c>Reconciliation</c>.</summary>
public sealed class ReconciliationOptions
{
    /// <summary>True: a market in which something is found is halted until an administrator lets it go on.</summary>
    public bool HaltMarkets { get; set; }
}

/// <inheritdoc cref="IReconciliation"/>
internal sealed partial class BookCheck(
    NpgsqlDataSource database, ExchangeDbContext db, BookInspection books, IOptions<ReconciliationOptions> options, IIdSource ids, TimeProvider clock, ILogger<BookCheck> logger)
    : IReconciliation
{
    private const int LongestDetail = 1_000;

    public bool HaltsMarkets => options.Value.HaltMarkets;

    public async Task<CheckedBooks> CheckAsync(CancellationToken cancellationToken)
    {
        var started = Now();
        var stored = (await InvariantChecks.RunAsync(database, cancellationToken)).Select(finding => new BrokenRule(finding.Invariant, finding.Detail, finding.MarketId));
        var inMemory = await books.RunAsync(cancellationToken);
        var imbalance = new Money(await InvariantChecks.ImbalanceAsync(database, cancellationToken));
        List<BrokenRule> findings = [.. stored, .. inMemory];
        foreach (var finding in findings)
            LogFinding(finding.Invariant, finding.Detail);
        return new CheckedBooks(started, Now(), InvariantChecks.Count + 1, findings, imbalance);
    }

    public async Task<Guid> StoreAsync(CheckedBooks books, Guid? requestedBy, IReadOnlySet<Guid> halted, CancellationToken cancellationToken)
    {
        var run = new ReconciliationRunRow
        {
            Id = ids.NewId(), Node = Environment.MachineName, RequestedBy = requestedBy, StartedAt = books.StartedAt, FinishedAt = books.FinishedAt,
            Checks = books.Checks, Findings = books.Findings.Count, Imbalance = books.Imbalance.Units,
        };
        db.Add(run);
        db.AddRange(books.Findings.Select((finding, index) => new ReconciliationFindingRow
        {
            RunId = run.Id, Number = index + 1, Invariant = finding.Invariant, Detail = finding.Detail.Length > LongestDetail ? finding.Detail[..LongestDetail] : finding.Detail,
            MarketId = finding.MarketId, Halted = finding.MarketId is { } market && halted.Contains(market),
        }));
        await db.SaveChangesAsync(cancellationToken);
        return run.Id;
    }

    private DateTime Now() => clock.GetUtcNow().UtcDateTime.ToMicroseconds();

    [LoggerMessage(500, LogLevel.Critical, "The books do not agree: {Invariant}: {Detail}")]
    private partial void LogFinding(string invariant, string detail);
}

/// <summary>Registers the reconciliation.</summary>
public static class ReconciliationRegistration
{
    public static IServiceCollection AddReconciliation(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<ReconciliationOptions>(configuration.GetSection("Reconciliation"));
        services.AddScoped<BookInspection>();
        services.AddScoped<IReconciliation, BookCheck>();
        services.AddScoped<BookKeeper>();
        return services;
    }
}
