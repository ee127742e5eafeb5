using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class ResolutionStepConfiguration : IEntityTypeConfiguration<ResolutionStepRow>
{
    public void Configure(EntityTypeBuilder<ResolutionStepRow> builder)
    {
        builder.ToTable("resolution_steps", table => table.HasCheckConstraint("resolution_steps_step_check", "step BETWEEN 1 AND 6"));
        builder.HasKey(s => new { s.MarketId, s.Seq });
        builder.Property(s => s.Source).HasMaxLength(2_000);
        builder.Property(s => s.Text).HasMaxLength(2_000);
        builder.HasIndex(s => new { s.MarketId, s.ActorId }).IsUnique().HasFilter("step = 2").HasDatabaseName("ix_resolution_steps_dispute");
    }
}
