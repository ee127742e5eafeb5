using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class UserJournalConfiguration : IEntityTypeConfiguration<UserJournalRow>
{
    public void Configure(EntityTypeBuilder<UserJournalRow> builder)
    {
        builder.ToTable("user_journal", table => table.HasCheckConstraint("user_journal_topic_check", "topic BETWEEN 1 AND 3"));
        builder.HasKey(j => new { j.UserId, j.Topic, j.Seq });
        builder.Property(j => j.Payload).HasColumnType("json");
    }
}
