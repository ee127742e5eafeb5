using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class MarketConfiguration : IEntityTypeConfiguration<MarketRow>
{
    public void Configure(EntityTypeBuilder<MarketRow> builder)
    {
        builder.ToTable("markets", table =>
        {
            table.HasCheckConstraint("markets_slug_check", "slug ~ '^[a-z0-9-]{3,80}$'");
            table.HasCheckConstraint("markets_status_check", "status BETWEEN 1 AND 8");
            table.HasCheckConstraint("markets_trading_mode_check", "trading_mode BETWEEN 1 AND 3");
            table.HasCheckConstraint("markets_tick_size_check", "tick_size IN (10, 100)");
            table.HasCheckConstraint("markets_taker_fee_bps_check", "taker_fee_bps BETWEEN 0 AND 1000");
            table.HasCheckConstraint("markets_rebate_within_taker_fee", "maker_fee_bps BETWEEN -1000 AND 1000 AND -maker_fee_bps <= taker_fee_bps");
            table.HasCheckConstraint("markets_yes_shares_check", "yes_shares >= 0");
            table.HasCheckConstraint("markets_no_shares_check", "no_shares >= 0");
            table.HasCheckConstraint("markets_not_crossed", "best_bid IS NULL OR best_ask IS NULL OR best_bid < best_ask");
            table.HasCheckConstraint("markets_shares_in_pairs", "event_id IS NOT NULL OR status = 7 OR yes_shares = no_shares");
            table.HasCheckConstraint("markets_yes_pays_check", "yes_pays BETWEEN 0 AND 10000");
            table.HasCheckConstraint("markets_resolution_if_proposed", "status < 5 OR resolution_round IS NOT NULL");
            table.HasCheckConstraint("markets_opens_before_it_closes", "closes_at IS NULL OR opens_at IS NULL OR opens_at < closes_at");
        });
        builder.HasStorageParameter("fillfactor", 50);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Number).UseIdentityAlwaysColumn();
        builder.Property(m => m.Slug).HasMaxLength(80);
        builder.Property(m => m.Question).HasMaxLength(300);
        builder.Property(m => m.Category).HasMaxLength(60);
        builder.Property(m => m.StatusReason).HasMaxLength(300);
        builder.Property(m => m.EventLabel).HasMaxLength(80);
        builder.Property(m => m.Seq).HasDefaultValue(0L);
        builder.Property(m => m.TradeSeq).HasDefaultValue(0L);
        builder.Property(m => m.YesShares).HasDefaultValue(0L);
        builder.Property(m => m.NoShares).HasDefaultValue(0L);
        builder.Property(m => m.Volume).HasDefaultValue(0L);
        builder.HasOne<User>().WithMany().HasForeignKey(m => m.CreatedBy).HasConstraintName("markets_created_by_fkey").OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(m => m.Number).IsUnique().HasDatabaseName("ix_markets_number");
        builder.HasIndex(m => m.DisputableUntil).HasFilter("status IN (5, 7)").HasDatabaseName("ix_markets_due");
        builder.HasIndex(m => m.EventId).HasFilter("event_id IS NOT NULL").HasDatabaseName("ix_markets_event_id");
        builder.HasIndex(m => m.Slug).IsUnique().HasDatabaseName("ix_markets_slug");
        builder.HasIndex(m => m.OpensAt).HasFilter("status = 1 AND opens_at IS NOT NULL").HasDatabaseName("ix_markets_opens_at");
        builder.HasIndex(m => m.ClosesAt).HasFilter("status IN (2, 3) AND closes_at IS NOT NULL").HasDatabaseName("ix_markets_closes_at");
    }
}
