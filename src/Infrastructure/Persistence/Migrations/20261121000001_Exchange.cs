using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PredictionMarkets.Infrastructure.Persistence.Migrations;

/// <summary>The exchange's tables. A migration is SQL written by hand: constraints, storage and triggers are half of what these tables promise.</summary>
[DbContext(typeof(ExchangeDbContext))]
[Migration("20261121000001_Exchange")]
internal sealed class Exchange : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(MigrationScript.Read("0001_Exchange.sql"));
}
