using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCodeRow>
{
    public void Configure(EntityTypeBuilder<RecoveryCodeRow> builder)
    {
        builder.ToTable("recovery_codes");
        builder.HasKey(c => new { c.UserId, c.Hash });
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).HasConstraintName("recovery_codes_user_id_fkey");
    }
}
