using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class TradeConfiguration : IEntityTypeConfiguration<TradeRow>
{
    public void Configure(EntityTypeBuilder<TradeRow> builder)
    {
        builder.ToTable("trades", table =>
        {
            table.HasCheckConstraint("trades_kind_check", "kind BETWEEN 1 AND 3");
            table.HasCheckConstraint("trades_price_check", "price BETWEEN 1 AND 9999");
            table.HasCheckConstraint("trades_quantity_check", "quantity > 0");
            table.HasCheckConstraint("trades_between_two_users", "taker_user_id <> maker_user_id");
        });
        builder.HasKey(t => new { t.MarketId, t.Seq });
        builder.HasIndex(t => t.TakerOrderId).HasDatabaseName("ix_trades_taker_order");
        builder.HasIndex(t => t.MakerOrderId).HasDatabaseName("ix_trades_maker_order");
        builder.HasIndex(t => new { t.TakerUserId, t.Id }).HasDatabaseName("ix_trades_taker_user");
        builder.HasIndex(t => new { t.MakerUserId, t.Id }).HasDatabaseName("ix_trades_maker_user");
        builder.HasIndex(t => t.CreatedAt).HasMethod("brin").HasDatabaseName("ix_trades_created_at");
    }
}
