using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PredictionMarkets.Infrastructure.Persistence.Migrations;

/// <summary>Sessions, second factors and API keys.</summary>
[DbContext(typeof(ExchangeDbContext))]
[Migration("20261121000002_Accounts")]
internal sealed class AccountsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(MigrationScript.Read("0002_Accounts.sql"));
}
