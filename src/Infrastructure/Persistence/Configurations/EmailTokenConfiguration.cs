using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class EmailTokenConfiguration : IEntityTypeConfiguration<EmailTokenRow>
{
    public void Configure(EntityTypeBuilder<EmailTokenRow> builder)
    {
        builder.ToTable("email_tokens", table => table.HasCheckConstraint("email_tokens_purpose_check", "purpose IN (1, 2)"));
        builder.HasKey(t => t.Hash);
        builder.HasOne<User>().WithMany().HasForeignKey(t => t.UserId).HasConstraintName("email_tokens_user_id_fkey");
        builder.HasIndex(t => t.UserId).HasDatabaseName("ix_email_tokens_user_id");
    }
}
