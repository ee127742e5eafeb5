using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Audit;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class AuditConfiguration : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("audit_log");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Action).HasMaxLength(40);
        builder.Property(a => a.Detail).HasMaxLength(AuditEntry.LongestDetail);
        builder.HasIndex(a => new { a.ActorId, a.Id }).HasDatabaseName("ix_audit_log_actor_id");
        builder.HasIndex(a => new { a.SubjectId, a.Id }).HasDatabaseName("ix_audit_log_subject_id");
        builder.HasIndex(a => new { a.Action, a.Id }).HasDatabaseName("ix_audit_log_action");
    }
}
