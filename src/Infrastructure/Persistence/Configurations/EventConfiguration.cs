using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class EventConfiguration : IEntityTypeConfiguration<EventRow>
{
    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        builder.ToTable("events", table => table.HasCheckConstraint("events_slug_check", "slug ~ '^[a-z0-9-]{3,80}$'"));
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Slug).HasMaxLength(80);
        builder.Property(e => e.Title).HasMaxLength(300);
        builder.Property(e => e.Category).HasMaxLength(60);
        builder.HasOne<User>().WithMany().HasForeignKey(e => e.CreatedBy).HasConstraintName("events_created_by_fkey").OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(e => e.Slug).IsUnique().HasDatabaseName("ix_events_slug");
    }
}
