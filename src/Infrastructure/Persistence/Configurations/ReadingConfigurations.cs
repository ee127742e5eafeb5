using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

/// <summary>Trades rolled up to one step of time. Prices are in units of $0.0001 and YES terms. Written by the roll-up alone.</summary>
internal sealed class CandleRow
{
    public Guid MarketId { get; init; }

    /// <summary>Minutes.</summary>
    public short Step { get; init; }

    public DateTime StartsAt { get; init; }

    public long Open { get; init; }

    public long High { get; init; }

    public long Low { get; init; }

    public long Close { get; init; }

    /// <summary>Shares.</summary>
    public long Volume { get; init; }
}

/// <summary>As far as which trade a market is rolled up.</summary>
internal sealed class CandleProgressRow
{
    public Guid MarketId { get; init; }

    public long TradeSeq { get; init; }
}

/// <summary>The words of a market. Written by a trigger of the markets' table.</summary>
internal sealed class MarketSearchRow
{
    public Guid MarketId { get; init; }

    public required NpgsqlTsVector Document { get; init; }
}

internal sealed class CandleConfiguration : IEntityTypeConfiguration<CandleRow>
{
    public void Configure(EntityTypeBuilder<CandleRow> builder)
    {
        builder.ToTable("candles", table => table.HasCheckConstraint("candles_step_check", "step IN (1, 5, 60, 1440)"));
        builder.HasKey(c => new { c.MarketId, c.Step, c.StartsAt });
        builder.HasStorageParameter("fillfactor", 80);
    }
}

internal sealed class CandleProgressConfiguration : IEntityTypeConfiguration<CandleProgressRow>
{
    public void Configure(EntityTypeBuilder<CandleProgressRow> builder)
    {
        builder.ToTable("candle_progress");
        builder.HasKey(p => p.MarketId);
        builder.HasStorageParameter("fillfactor", 50);
    }
}

internal sealed class MarketSearchConfiguration : IEntityTypeConfiguration<MarketSearchRow>
{
    public void Configure(EntityTypeBuilder<MarketSearchRow> builder)
    {
        builder.ToTable("market_search");
        builder.HasKey(s => s.MarketId);
        builder.Property(s => s.MarketId).ValueGeneratedNever();
        builder.HasOne<MarketRow>().WithOne().HasForeignKey<MarketSearchRow>(s => s.MarketId).HasConstraintName("market_search_market_id_fkey")
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => s.Document).HasMethod("gin").HasDatabaseName("ix_market_search_document");
    }
}
