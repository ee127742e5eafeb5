using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PredictionMarkets.Infrastructure.Persistence.Migrations;

/// <summary>Candles and the search index.</summary>
[DbContext(typeof(ExchangeDbContext))]
[Migration("20261121000008_Reading")]
internal sealed class Reading : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(MigrationScript.Read("0008_Reading.sql"));
}
