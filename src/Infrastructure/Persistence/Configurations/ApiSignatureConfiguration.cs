using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Infrastructure.Persistence.Configurations;

internal sealed class ApiSignatureConfiguration : IEntityTypeConfiguration<ApiSignatureRow>
{
    public void Configure(EntityTypeBuilder<ApiSignatureRow> builder)
    {
        builder.ToTable("api_signatures");
        builder.HasKey(s => s.Signature);
    }
}
