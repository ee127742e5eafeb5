using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKeyRow>
{
    public void Configure(EntityTypeBuilder<ApiKeyRow> builder)
    {
        builder.ToTable("api_keys");
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Name).HasMaxLength(100);
        builder.HasOne<User>().WithMany().HasForeignKey(k => k.UserId).HasConstraintName("api_keys_user_id_fkey");
        builder.HasIndex(k => k.UserId).HasDatabaseName("ix_api_keys_user_id");
        builder.HasIndex(k => k.RevokedAt).HasFilter("revoked_at IS NOT NULL").HasDatabaseName("ix_api_keys_revoked_at");
    }
}
