using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Application.Exchange;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class ExchangeSwitchConfiguration : IEntityTypeConfiguration<ExchangeSwitchRow>
{
    public void Configure(EntityTypeBuilder<ExchangeSwitchRow> builder)
    {
        builder.ToTable("exchange_switch", table => table.HasCheckConstraint("exchange_switch_id_check", "id = 1"));
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Reason).HasMaxLength(300);
    }
}

internal sealed class ExchangeJournalConfiguration : IEntityTypeConfiguration<ExchangeJournalRow>
{
    public void Configure(EntityTypeBuilder<ExchangeJournalRow> builder)
    {
        builder.ToTable("exchange_journal");
        builder.HasKey(j => j.Seq);
        builder.Property(j => j.Seq).ValueGeneratedNever();
        builder.Property(j => j.Reason).HasMaxLength(300);
    }
}
