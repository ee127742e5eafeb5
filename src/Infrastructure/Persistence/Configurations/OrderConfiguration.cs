using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class OrderConfiguration : IEntityTypeConfiguration<OrderRow>
{
    private const string Open = "status <= 2";

    public void Configure(EntityTypeBuilder<OrderRow> builder)
    {
        builder.ToTable("orders", table =>
        {
            table.HasCheckConstraint("orders_side_check", "side IN (1, 2)");
            table.HasCheckConstraint("orders_outcome_check", "outcome IN (1, 2)");
            table.HasCheckConstraint("orders_type_check", "type IN (1, 2)");
            table.HasCheckConstraint("orders_time_in_force_check", "time_in_force BETWEEN 1 AND 4");
            table.HasCheckConstraint("orders_self_trade_prevention_check", "self_trade_prevention BETWEEN 1 AND 4");
            table.HasCheckConstraint("orders_price_check", "price BETWEEN 1 AND 9999");
            table.HasCheckConstraint("orders_quantity_check", "quantity BETWEEN 1 AND 1000000");
            table.HasCheckConstraint("orders_spend_check", "spend > 0");
            table.HasCheckConstraint("orders_filled_within_quantity", "filled BETWEEN 0 AND quantity");
            table.HasCheckConstraint("orders_filled_value_check", "filled_value >= 0");
            table.HasCheckConstraint("orders_reserve_check", "reserve >= 0");
            table.HasCheckConstraint("orders_status_check", "status BETWEEN 1 AND 5");
            table.HasCheckConstraint("orders_limit_has_price", "(type = 1) = (price IS NOT NULL)");
            table.HasCheckConstraint("orders_open_is_unfilled_limit", "status > 2 OR (type = 1 AND filled < quantity AND (filled = 0) = (status = 1))");
            table.HasCheckConstraint("orders_done_holds_nothing", "status <= 2 OR reserve = 0");
            table.HasCheckConstraint("orders_filled_is_full", "status <> 3 OR filled = quantity");
            table.HasCheckConstraint("orders_reason_if_ended", "(status IN (4, 5)) = (reason IS NOT NULL)");
        });
        builder.HasStorageParameter("fillfactor", 80);
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.ClientOrderId).HasMaxLength(64);
        builder.HasIndex(o => new { o.UserId, o.ClientOrderId }).IsUnique().HasFilter("client_order_id IS NOT NULL").HasDatabaseName("ix_orders_user_client_order_id");
        builder.HasIndex(o => new { o.MarketId, o.Place }).HasFilter(Open).HasDatabaseName("ix_orders_market_open");
        builder.HasIndex(o => new { o.UserId, o.MarketId }).HasFilter(Open).HasDatabaseName("ix_orders_user_open");
        builder.HasIndex(o => new { o.UserId, o.CreatedAt }).HasDatabaseName("ix_orders_user");
        builder.HasIndex(o => o.ExpiresAt).HasFilter($"{Open} AND expires_at IS NOT NULL").HasDatabaseName("ix_orders_expiry");
    }
}
