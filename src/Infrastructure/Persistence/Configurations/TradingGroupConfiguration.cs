using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class TradingGroupConfiguration : IEntityTypeConfiguration<TradingGroupRow>
{
    public void Configure(EntityTypeBuilder<TradingGroupRow> builder)
    {
        builder.ToTable("trading_groups");
        builder.Property(g => g.Id).ValueGeneratedNever();
        builder.Property(g => g.CommittedAt).HasDefaultValueSql("now()");
        builder.HasIndex(g => g.CommittedAt).HasMethod("brin").HasDatabaseName("ix_trading_groups_committed_at");
    }
}
