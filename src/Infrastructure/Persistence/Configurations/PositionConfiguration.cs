using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class PositionConfiguration : IEntityTypeConfiguration<PositionRow>
{
    public void Configure(EntityTypeBuilder<PositionRow> builder)
    {
        builder.ToTable("positions", table =>
        {
            table.HasCheckConstraint("positions_outcome_check", "outcome IN (1, 2)");
            table.HasCheckConstraint("positions_shares_check", "shares >= 0");
            table.HasCheckConstraint("positions_locked_within_shares", "locked BETWEEN 0 AND shares");
            table.HasCheckConstraint("positions_cost_of_shares", "cost >= 0 AND (shares > 0 OR cost = 0)");
        });
        builder.HasStorageParameter("fillfactor", 70);
        builder.HasKey(p => new { p.MarketId, p.UserId, p.Outcome });
        builder.HasIndex(p => new { p.UserId, p.MarketId }).HasDatabaseName("ix_positions_user");
    }
}
