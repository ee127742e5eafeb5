using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PredictionMarkets.Infrastructure.Persistence.Migrations;

/// <summary>Results, disputes, payouts, and events.</summary>
[DbContext(typeof(ExchangeDbContext))]
[Migration("20261121000006_Settlement")]
internal sealed class Settlement : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(MigrationScript.Read("0006_Settlement.sql"));
}
