using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Reconciliation;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class ReconciliationRunConfiguration : IEntityTypeConfiguration<ReconciliationRunRow>
{
    public void Configure(EntityTypeBuilder<ReconciliationRunRow> builder)
    {
        builder.ToTable("reconciliation_runs");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Node).HasMaxLength(200);
        builder.HasIndex(r => r.StartedAt).HasDatabaseName("ix_reconciliation_runs_started_at");
    }
}

internal sealed class ReconciliationFindingConfiguration : IEntityTypeConfiguration<ReconciliationFindingRow>
{
    public void Configure(EntityTypeBuilder<ReconciliationFindingRow> builder)
    {
        builder.ToTable("reconciliation_findings");
        builder.HasKey(f => new { f.RunId, f.Number });
        builder.Property(f => f.Number).ValueGeneratedNever();
        builder.Property(f => f.Invariant).HasMaxLength(120);
        builder.Property(f => f.Detail).HasMaxLength(1_000);
        builder.HasOne<ReconciliationRunRow>().WithMany().HasForeignKey(f => f.RunId).HasConstraintName("reconciliation_findings_run_id_fkey").OnDelete(DeleteBehavior.Cascade);
    }
}
