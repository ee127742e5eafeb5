using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PredictionMarkets.Infrastructure.Persistence.Migrations;

/// <summary>The numbered life-cycle changes of all markets.</summary>
[DbContext(typeof(ExchangeDbContext))]
[Migration("20261121000004_Feed")]
internal sealed class Feed : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(MigrationScript.Read("0004_Feed.sql"));
}
