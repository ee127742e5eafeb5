using System.Text.Json;
using System.Text.Json.Nodes;

namespace PredictionMarkets.Application.Markets;

/// <summary>
/// What of the market journal is for everyone. The payload's public part is copied member by member, and only the members named here: one that is
/// new, or slipped in, stays inside until it is named.
/// </summary>
public static class PublicJournal
{
    /// <summary>Members of the public part; those that are objects, or lists of them, with their members.</summary>
    private static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        ["levels"] = ["side", "price", "quantity"],
        ["trade"] = ["id", "marketId", "price", "quantity", "kind", "takerSide", "takerOutcome", "seq", "createdAt"],
        ["pairs"] = [],
        ["yesShares"] = [],
        ["noShares"] = [],
        ["status"] = [],
        ["tradingMode"] = [],
        ["reason"] = [],
        ["closesAt"] = [],
        ["step"] = [],
        ["round"] = [],
        ["outcome"] = [],
        ["settlementPrice"] = [],
        ["disputableUntil"] = [],
        ["source"] = [],
        ["text"] = [],
        ["positions"] = [],
    };

    /// <summary>The public part of a payload; empty if it has none.</summary>
    public static JsonObject Project(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        var shown = new JsonObject();
        if (!document.RootElement.TryGetProperty("public", out var part))
            return shown;
        foreach (var member in part.EnumerateObject())
        {
            if (Members.TryGetValue(member.Name, out var inner))
                shown[member.Name] = Copy(member.Value, inner);
        }

        return shown;
    }

    private static JsonNode? Copy(JsonElement value, string[] members) => value.ValueKind switch
    {
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(item => Copy(item, members))]),
        JsonValueKind.Object => new JsonObject(value.EnumerateObject()
            .Where(member => members.Contains(member.Name, StringComparer.Ordinal))
            .Select(member => KeyValuePair.Create(member.Name, Copy(member.Value, [])))),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(value.Clone()),
    };
}
