using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PredictionMarkets.Infrastructure.Persistence.Migrations;

/// <summary>The scheduler, the switch of the exchange, the runs of the reconciliation.</summary>
[DbContext(typeof(ExchangeDbContext))]
[Migration("20261121000005_Jobs")]
internal sealed class Jobs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(MigrationScript.Read("0005_Jobs.sql"));
}
