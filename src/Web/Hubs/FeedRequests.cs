using System.Text.Json;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.Hubs;

/// <summary>Reads what clients send. As everywhere, members that nobody knows are refused.</summary>
internal static class FeedRequests
{
    public static Result<ResolveTopics> Read(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
            return ValidationFailed.Member("topics", "Send an object: {\"topics\": [...]}.");
        var topics = new List<string>();
        Dictionary<string, long>? lastSeqs = null;
        foreach (var member in request.EnumerateObject())
        {
            switch (member.Name)
            {
                case "topics" when member.Value.ValueKind == JsonValueKind.Array:
                    foreach (var topic in member.Value.EnumerateArray())
                    {
                        if (topic.ValueKind != JsonValueKind.String)
                            return ValidationFailed.Member("topics", "Must be texts.");
                        topics.Add(topic.GetString()!);
                    }

                    break;
                case "lastSeqs" when member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null:
                    if (member.Value.ValueKind == JsonValueKind.Null)
                        break;
                    lastSeqs = new Dictionary<string, long>(StringComparer.Ordinal);
                    foreach (var seq in member.Value.EnumerateObject())
                    {
                        if (seq.Value.ValueKind != JsonValueKind.Number || !seq.Value.TryGetInt64(out var seen))
                            return ValidationFailed.Member("lastSeqs", "Must be whole numbers.");
                        lastSeqs[seq.Name] = seen;
                    }

                    break;
                case "requestId":
                    break;
                default:
                    return ValidationFailed.Member(member.Name, "Is unknown, or of the wrong type.");
            }
        }

        return new ResolveTopics(topics, lastSeqs);
    }

    public static Result<ResolveTopics> ReadMarket(JsonElement market)
    {
        var named = market.ValueKind == JsonValueKind.Object && market.TryGetProperty("marketId", out var id) ? id : market;
        return named.ValueKind == JsonValueKind.String
            ? new ResolveTopics([$"orderbook:{named.GetString()}", $"trades:{named.GetString()}"])
            : ValidationFailed.Member("marketId", "Name the market by id or slug.");
    }

    /// <summary>Null if it has none that can be sent back.</summary>
    public static string? ReadRequestId(JsonElement request) =>
        request.ValueKind == JsonValueKind.Object && request.TryGetProperty("requestId", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= 64 } text
            ? text
            : null;
}
