using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class PayoutConfiguration : IEntityTypeConfiguration<PayoutRow>
{
    public void Configure(EntityTypeBuilder<PayoutRow> builder)
    {
        builder.ToTable("payouts", table =>
        {
            table.HasCheckConstraint("payouts_outcome_check", "outcome IN (1, 2)");
            table.HasCheckConstraint("payouts_shares_check", "shares > 0");
            table.HasCheckConstraint("payouts_amount_check", "amount >= 0");
        });
        builder.HasKey(p => new { p.MarketId, p.Round, p.UserId, p.Outcome });
        builder.HasIndex(p => new { p.UserId, p.MarketId }).HasDatabaseName("ix_payouts_user_id");
    }
}
