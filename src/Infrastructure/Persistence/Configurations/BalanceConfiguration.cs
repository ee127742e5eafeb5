using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class BalanceConfiguration : IEntityTypeConfiguration<BalanceRow>
{
    public void Configure(EntityTypeBuilder<BalanceRow> builder)
    {
        builder.ToTable("balances", table =>
        {
            table.HasCheckConstraint("balances_available_check", "available >= 0");
            table.HasCheckConstraint("balances_locked_check", "locked >= 0");
            table.HasCheckConstraint("balances_debt_check", "debt >= 0");
        });
        builder.HasStorageParameter("fillfactor", 70);
        builder.HasKey(b => b.UserId);
        builder.HasOne<User>().WithOne().HasForeignKey<BalanceRow>(b => b.UserId).HasConstraintName("balances_user_id_fkey").OnDelete(DeleteBehavior.NoAction);
        builder.Property(b => b.Available).HasDefaultValue(0L);
        builder.Property(b => b.Locked).HasDefaultValue(0L);
        builder.Property(b => b.Debt).HasDefaultValue(0L);
        builder.Property(b => b.OrdersSeq).HasDefaultValue(0L);
        builder.Property(b => b.BalancesSeq).HasDefaultValue(0L);
        builder.Property(b => b.PositionsSeq).HasDefaultValue(0L);
    }
}
