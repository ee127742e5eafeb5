using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Npgsql;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Reconciliation;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>
/// The exchange's tables as EF Core sees them: what queries read, and the users, whom Identity writes. Everything else is written by the trading
/// store, in statements of its own; saving a tracked row of one of its tables throws.
/// </summary>
public sealed class ExchangeDbContext(DbContextOptions<ExchangeDbContext> options) : IdentityUserContext<User, Guid>(options), IExchangeDb
{
    private static readonly QueryTimer Timer = new();

    public IQueryable<BalanceRow> Balances => Set<BalanceRow>().AsNoTracking();

    public IQueryable<MarketRow> Markets => Set<MarketRow>().AsNoTracking();

    public IQueryable<OrderRow> Orders => Set<OrderRow>().AsNoTracking();

    public IQueryable<TradeRow> Trades => Set<TradeRow>().AsNoTracking();

    public IQueryable<PositionRow> Positions => Set<PositionRow>().AsNoTracking();

    public IQueryable<LedgerTransactionRow> LedgerTransactions => Set<LedgerTransactionRow>().AsNoTracking();

    public IQueryable<LedgerEntryRow> LedgerEntries => Set<LedgerEntryRow>().AsNoTracking();

    public IQueryable<MarketJournalRow> MarketJournal => Set<MarketJournalRow>().AsNoTracking();

    public IQueryable<UserJournalRow> UserJournal => Set<UserJournalRow>().AsNoTracking();

    public IQueryable<ResolutionStepRow> ResolutionSteps => Set<ResolutionStepRow>().AsNoTracking();

    public IQueryable<PayoutRow> Payouts => Set<PayoutRow>().AsNoTracking();

    public IQueryable<EventRow> Events => Set<EventRow>().AsNoTracking();

    public IQueryable<FeedCounterRow> FeedCounters => Set<FeedCounterRow>().AsNoTracking();

    public IQueryable<ExchangeSwitchRow> ExchangeSwitch => Set<ExchangeSwitchRow>().AsNoTracking();

    public IQueryable<AuditRow> Audit => Set<AuditRow>().AsNoTracking();

    public IQueryable<PendingTransferRow> PendingTransfers => Set<PendingTransferRow>().AsNoTracking();

    public IQueryable<JobRunRow> JobRuns => Set<JobRunRow>().AsNoTracking();

    public IQueryable<ReconciliationRunRow> ReconciliationRuns => Set<ReconciliationRunRow>().AsNoTracking();

    public IQueryable<ReconciliationFindingRow> ReconciliationFindings => Set<ReconciliationFindingRow>().AsNoTracking();

    public IQueryable<SearchHit> SearchMarkets(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = SearchWords.Of(text);
        var (prefixes, plain) = (string.Join(" & ", words.Select(word => $"'{word}':*")), string.Join(' ', words));
        return Database.SqlQuery<SearchHit>(
            $"""
            SELECT market_id AS "MarketId", ts_rank(document, prefixes) + ts_rank(document, words) AS "Rank"
            FROM market_search, to_tsquery('simple', {prefixes}) AS prefixes, plainto_tsquery('english', {plain}) AS words
            WHERE document @@ prefixes OR document @@ words
            """);
    }

    /// <summary>The one way options are made, in the application and in tests.</summary>
    public static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Migrations are written by hand; that they and the model agree is a test (MigratedDatabase_EqualsEfModel).
        options.UseNpgsql(dataSource).AddInterceptors(Timer).ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning));
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseRowsOfTheTradingStore();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseRowsOfTheTradingStore();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<Enum>().HaveConversion<short>();
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.Ignore<IdentityPasskeyData>();
        builder.ApplyConfigurationsFromAssembly(typeof(ExchangeDbContext).Assembly);

        foreach (var table in builder.Model.GetEntityTypes())
        {
            table.FindPrimaryKey()!.SetName($"{table.GetTableName()}_pkey");
            foreach (var column in table.GetProperties())
                column.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(column.Name));
        }
    }

    private void RefuseRowsOfTheTradingStore()
    {
        var row = ChangeTracker.Entries().FirstOrDefault(e => e.State != EntityState.Unchanged && IsWrittenByTheTradingStoreAlone(e.Entity));
        if (row is not null)
            throw new InvalidOperationException($"A {row.Metadata.ClrType.Name} was to be saved by EF Core; its table is written by the trading store alone.");
    }

    /// <summary>All row classes but the market's, of which EF Core may change the members that can be set: its texts and times.</summary>
    private static bool IsWrittenByTheTradingStoreAlone(object row) =>
        row is not MarketRow && string.Equals(row.GetType().Namespace, typeof(IExchangeDb).Namespace, StringComparison.Ordinal);
}
