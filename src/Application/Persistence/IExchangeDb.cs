using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Application.Reconciliation;

namespace PredictionMarkets.Application.Persistence;

/// <summary>
/// The exchange's tables for queries; nothing read here is tracked. Each statement sees one state of the database: figures that must agree with
/// each other are read in one query.
/// </summary>
public interface IExchangeDb
{
    IQueryable<BalanceRow> Balances { get; }

    IQueryable<MarketRow> Markets { get; }

    IQueryable<OrderRow> Orders { get; }

    IQueryable<TradeRow> Trades { get; }

    IQueryable<PositionRow> Positions { get; }

    IQueryable<LedgerTransactionRow> LedgerTransactions { get; }

    IQueryable<LedgerEntryRow> LedgerEntries { get; }

    IQueryable<MarketJournalRow> MarketJournal { get; }

    IQueryable<UserJournalRow> UserJournal { get; }

    IQueryable<ResolutionStepRow> ResolutionSteps { get; }

    IQueryable<PayoutRow> Payouts { get; }

    IQueryable<EventRow> Events { get; }

    IQueryable<FeedCounterRow> FeedCounters { get; }

    IQueryable<ExchangeSwitchRow> ExchangeSwitch { get; }

    IQueryable<AuditRow> Audit { get; }

    IQueryable<PendingTransferRow> PendingTransfers { get; }

    IQueryable<JobRunRow> JobRuns { get; }

    IQueryable<ReconciliationRunRow> ReconciliationRuns { get; }

    IQueryable<ReconciliationFindingRow> ReconciliationFindings { get; }

    /// <summary>Markets with these words in their texts, each from its beginning or, if English, in any form; nothing without a word.</summary>
    IQueryable<SearchHit> SearchMarkets(string text);
}
