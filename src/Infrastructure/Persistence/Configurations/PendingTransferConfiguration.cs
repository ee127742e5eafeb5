using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Admin;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class PendingTransferConfiguration : IEntityTypeConfiguration<PendingTransferRow>
{
    public void Configure(EntityTypeBuilder<PendingTransferRow> builder)
    {
        builder.ToTable("pending_transfers", table =>
        {
            table.HasCheckConstraint("pending_transfers_amount_check", "amount <> 0");
            table.HasCheckConstraint("pending_transfers_two_persons", "approved_by <> requested_by");
        });
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Reason).HasMaxLength(300);
        builder.Property(t => t.IdempotencyKey).HasMaxLength(64);
        builder.HasIndex(t => new { t.RequestedBy, t.IdempotencyKey }).IsUnique().HasDatabaseName("ix_pending_transfers_requested_by");
    }
}
