using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class MarketChangeConfiguration : IEntityTypeConfiguration<MarketChangeRow>
{
    public void Configure(EntityTypeBuilder<MarketChangeRow> builder)
    {
        builder.ToTable("market_changes");
        builder.HasKey(c => c.Seq);
        builder.Property(c => c.Seq).ValueGeneratedNever();
        builder.Property(c => c.Payload).HasColumnType("json");
    }
}

internal sealed class FeedCounterConfiguration : IEntityTypeConfiguration<FeedCounterRow>
{
    public void Configure(EntityTypeBuilder<FeedCounterRow> builder)
    {
        builder.ToTable("feed_counters");
        builder.HasKey(c => c.Topic);
        builder.Property(c => c.Topic).HasMaxLength(20);
        builder.Property(c => c.Seq).HasDefaultValue(0L);
    }
}
