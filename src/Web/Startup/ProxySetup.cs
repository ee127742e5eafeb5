using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace PredictionMarkets.Web.Startup;

/// <summary>Whose word is taken for a caller's address: that of the proxies listed in Proxies__Known. Without the setting nobody's.</summary>
public static class ProxySetup
{
    public const string KnownKey = "Proxies:Known";

    /// <summary>Must stand first: everything behind it sees the caller's own address and scheme.</summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var known in (app.Configuration[KnownKey] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(known, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(known, out var network))
                options.KnownIPNetworks.Add(network);
            else
                throw new InvalidOperationException($"Proxies__Known must list addresses and networks such as 10.0.0.5,10.1.0.0/16; this is none: {known}");
        }

        // With empty lists the framework would believe everyone.
        if (options.KnownProxies.Count + options.KnownIPNetworks.Count > 0)
            app.UseForwardedHeaders(options);
    }
}
