using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class LedgerEntryConfiguration : IEntityTypeConfiguration<LedgerEntryRow>
{
    public void Configure(EntityTypeBuilder<LedgerEntryRow> builder)
    {
        builder.ToTable("ledger_entries", table =>
        {
            table.HasCheckConstraint("ledger_entries_account_check", "account BETWEEN 1 AND 5");
            table.HasCheckConstraint("ledger_entries_amount_check", "amount <> 0");
        });
        builder.HasKey(e => new { e.TransactionId, e.Line });
        builder.HasIndex(e => new { e.OwnerId, e.TransactionId }).HasDatabaseName("ix_ledger_entries_owner");
    }
}
