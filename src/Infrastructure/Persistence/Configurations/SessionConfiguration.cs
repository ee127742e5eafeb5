using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class SessionConfiguration : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("sessions");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Address).HasMaxLength(45);
        builder.Property(s => s.UserAgent).HasMaxLength(200);
        builder.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).HasConstraintName("sessions_user_id_fkey");
        builder.HasIndex(s => s.UserId).HasDatabaseName("ix_sessions_user_id");
        builder.HasIndex(s => s.RevokedAt).HasFilter("revoked_at IS NOT NULL").HasDatabaseName("ix_sessions_revoked_at");
    }
}
