using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class MarketJournalConfiguration : IEntityTypeConfiguration<MarketJournalRow>
{
    public void Configure(EntityTypeBuilder<MarketJournalRow> builder)
    {
        builder.ToTable("market_journal");
        builder.HasKey(j => new { j.MarketId, j.Seq });
        builder.Property(j => j.Payload).HasColumnType("json");
    }
}
