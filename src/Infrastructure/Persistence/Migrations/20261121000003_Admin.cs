using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PredictionMarkets.Infrastructure.Persistence.Migrations;

/// <summary>The audit log, and transfers that need two administrators.</summary>
[DbContext(typeof(ExchangeDbContext))]
[Migration("20261121000003_Admin")]
internal sealed class Admin : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(MigrationScript.Read("0003_Admin.sql"));
}
