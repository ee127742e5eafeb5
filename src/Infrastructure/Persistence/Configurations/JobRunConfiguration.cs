using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Jobs;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class JobRunConfiguration : IEntityTypeConfiguration<JobRunRow>
{
    public void Configure(EntityTypeBuilder<JobRunRow> builder)
    {
        builder.ToTable("job_runs", table => table.HasCheckConstraint("job_runs_end_after_start", "finished_at >= started_at"));
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Job).HasMaxLength(60);
        builder.Property(r => r.Node).HasMaxLength(200);
        builder.Property(r => r.Detail).HasMaxLength(1_000);
        builder.Property(r => r.Error).HasMaxLength(2_000);
        builder.HasIndex(r => new { r.Job, r.Id }).HasDatabaseName("ix_job_runs_job");
        builder.HasIndex(r => r.StartedAt).HasDatabaseName("ix_job_runs_started_at");
    }
}
