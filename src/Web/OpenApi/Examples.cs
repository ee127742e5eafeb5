using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Domain;
using PredictionMarkets.Web.Controllers;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Examples: whole bodies as one would send them, and single values for everything that is answered. A test reads each body as the API would.</summary>
public sealed class Examples : IOpenApiSchemaTransformer
{
    private const string Id = "0199a6b2-7c41-7d2e-9f10-3c5e8a4b6d21", Time = "2030-01-31T12:00:00Z";

    /// <summary>Bodies by their type.</summary>
    public static IReadOnlyDictionary<Type, string> Bodies { get; } = new Dictionary<Type, string>
    {
        [typeof(Register)] = """{"email":"ada@example.com","password":"seven-green-kites","fullName":"Ada"}""",
        [typeof(Login)] = """{"email":"ada@example.com","password":"seven-green-kites"}""",
        [typeof(UpdateProfile)] = """{"fullName":"Ada"}""",
        [typeof(ChangePassword)] = """{"password":"seven-green-kites","newPassword":"eight-brown-boats"}""",
        [typeof(ForgotPassword)] = """{"email":"ada@example.com"}""",
        [typeof(ConfirmTwoFactor)] = """{"code":"123456"}""",
        [typeof(CreateApiKey)] = """{"name":"My bot","scopes":["READ","TRADE"]}""",
        [typeof(PlaceOrderBody)] = """{"market":"rain-tomorrow","side":"BUY","outcome":"YES","type":"LIMIT","price":"0.55","quantity":100,"clientOrderId":"my-order-1"}""",
        [typeof(OrderTermsBody)] = """{"side":"BUY","outcome":"NO","type":"MARKET","spend":"25.00","timeInForce":"IOC"}""",
        [typeof(AmendOrderBody)] = """{"price":"0.56","quantity":80}""",
        [typeof(OrderBatchBody)] = """{"items":[{"place":{"market":"rain-tomorrow","side":"SELL","price":"0.70","quantity":10,"postOnly":true}},{"cancel":"0199a6b2-7c41-7d2e-9f10-3c5e8a4b6d21"}],"idempotencyKey":"my-batch-1"}""",
        [typeof(SharesBody)] = """{"quantity":50,"idempotencyKey":"my-split-1"}""",
        [typeof(CreateMarketBody)] = """{"slug":"rain-tomorrow","question":"Will it rain in Paris tomorrow?","category":"Weather","rules":"At least 0.2 mm at the station Montsouris.","closesAt":"2030-01-31T12:00:00Z","tickSize":"0.01","fees":{"takerBps":100,"makerBps":0}}""",
        [typeof(UpdateMarketBody)] = """{"description":"Measured from midnight to midnight, local time."}""",
        [typeof(MarketStatusBody)] = """{"status":"OPEN"}""",
        [typeof(ResolutionBody)] = """{"outcome":"YES","source":"https://example.com/weather/paris"}""",
        [typeof(DisputeBody)] = """{"reason":"The station reports 0.0 mm."}""",
        [typeof(TransferBody)] = """{"email":"ada@example.com","amount":"100.00","reason":"First deposit","idempotencyKey":"deposit-1"}""",
        [typeof(ChangeUserBody)] = """{"banned":true,"reason":"Shared account"}""",
    };

    private static readonly Dictionary<string, JsonNode> Members = new(StringComparer.Ordinal)
    {
        ["slug"] = "rain-tomorrow",
        ["marketSlug"] = "rain-tomorrow",
        ["question"] = "Will it rain in Paris tomorrow?",
        ["category"] = "Weather",
        ["email"] = "ada@example.com",
        ["fullName"] = "Ada",
        ["clientOrderId"] = "my-order-1",
        ["idempotencyKey"] = "my-key-1",
        ["quantity"] = 100,
        ["seq"] = 4711,
    };

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(context);
        var example = context.JsonPropertyInfo is { } member ? Value(schema, member.Name)
            : Bodies.TryGetValue(context.JsonTypeInfo.Type, out var body) ? JsonNode.Parse(body)
            : null;
#pragma warning disable CS0618 // Version 3.0 of the format knows this one only.
        schema.Example ??= example;
#pragma warning restore CS0618
        return Task.CompletedTask;
    }

    private static JsonNode? Value(OpenApiSchema schema, string member) => schema switch
    {
        { Enum.Count: > 0 } or { Type: null } => null,
        { Format: "uuid" } => Id,
        { Format: "date-time" } => Time,
        { Format: WireTypes.MoneyFormat } => IsPrice(member) ? "0.55" : "125.00",
        _ => Members.GetValueOrDefault(member)?.DeepClone(),
    };

    private static bool IsPrice(string member) =>
        member is "open" or "high" or "low" or "close" or "bestBid" or "bestAsk" || member.EndsWith("rice", StringComparison.Ordinal);
}
