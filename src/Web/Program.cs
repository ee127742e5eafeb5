using PredictionMarkets.Infrastructure.Admin;
using PredictionMarkets.Infrastructure.Email;
using PredictionMarkets.Infrastructure.Identity;
using PredictionMarkets.Infrastructure.Jobs;
using PredictionMarkets.Infrastructure.Limits;
using PredictionMarkets.Infrastructure.Persistence;
using PredictionMarkets.Infrastructure.Reading;
using PredictionMarkets.Infrastructure.Realtime;
using PredictionMarkets.Infrastructure.Reconciliation;
using PredictionMarkets.Infrastructure.Resolutions;
using PredictionMarkets.Infrastructure.Seeding;
using PredictionMarkets.Infrastructure.Trading;
using PredictionMarkets.Web.Health;
using PredictionMarkets.Web.OpenApi;
using PredictionMarkets.Web.Startup;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddSeedNames();
builder.AddLogs();
builder.AddServerLimits();

var jwt = JwtSettings.Load(builder.Configuration, builder.Environment.IsDevelopment());
builder.Services
    .AddPersistence(builder.Configuration)
    .AddAccounts(jwt)
    .AddEmail(builder.Configuration)
    .AddTrading(builder.Configuration)
    .AddReconciliation(builder.Configuration)
    .AddJobs(builder.Configuration)
    .AddRollUps()
    .AddFeed(builder.Configuration)
    .AddRateLimits(builder.Configuration)
    .AddAdministration(builder.Configuration)
    .AddResolution(builder.Configuration, builder.Environment.IsDevelopment())
    .AddRequestPipeline()
    .AddTokens(jwt, builder.Configuration)
    .AddListedOrigins(builder.Configuration)
    .AddApi()
    .AddFeedHub(builder.Configuration)
    .AddApiDescription()
    .AddHealth(builder.Configuration)
    .AddExchangeMetrics();

if (builder.Environment.IsDevelopment())
    builder.Services.AddDevelopmentSeed();

var app = builder.Build();
app.UseExchange();
if (args is [ApiDocument.Command, var path])
{
    await ApiDocument.WriteAsync(app, path);
    return;
}

// The database is brought up to date before the first request is let in.
await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(app.Lifetime.ApplicationStopping);
await app.RunAsync();

/// <summary>The exchange's process.</summary>
public partial class Program;
