using Npgsql;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>
/// Reads DATABASE_URL: a URI as libpq knows it (postgres:// or postgresql://, percent-encoded, several hosts, IPv6, a socket directory), or an Npgsql
/// connection string. Messages never repeat the value: it holds a password.
/// </summary>
public static class DatabaseUrl
{
    private const string Malformed = "DATABASE_URL is neither postgresql://user:password@host:5432/database nor an Npgsql connection string";

    /// <summary>libpq's and common tools' names of parameters, where Npgsql's differ.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["client_encoding"] = "Client Encoding",
        ["target_session_attrs"] = "Target Session Attributes",
        ["load_balance_hosts"] = "Load Balance Hosts",
        ["gssencmode"] = "GSS Encryption Mode",
        ["channel_binding"] = "Channel Binding",
        ["schema"] = "Search Path",
        ["connection_limit"] = "Maximum Pool Size",
        ["pool_timeout"] = "Timeout",
    };

    /// <summary>Throws <see cref="FormatException"/>, naming the part that is wrong but not the value.</summary>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        foreach (var scheme in (ReadOnlySpan<string>)["postgresql://", "postgres://"])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                return ParseUri(text[scheme.Length..]);
        }

        try
        {
            return text.Contains('=', StringComparison.Ordinal) ? new NpgsqlConnectionStringBuilder(text) : throw new FormatException($"{Malformed}.");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"{Malformed}.", e);
        }
    }

    /// <summary>[user[:password]@][host[:port][,host[:port]...]][/database][?name=value[&amp;...]]</summary>
    private static NpgsqlConnectionStringBuilder ParseUri(string uri)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = "localhost" };
        var (rest, query) = SplitAt(uri, uri.IndexOf('?', StringComparison.Ordinal));
        var (authority, database) = SplitAt(rest, rest.IndexOf('/', StringComparison.Ordinal));
        var (user, hosts) = authority.LastIndexOf('@') is var at and >= 0 ? (authority[..at], authority[(at + 1)..]) : ("", authority);

        var (name, password) = SplitAt(user, user.IndexOf(':', StringComparison.Ordinal));
        if (name.Length > 0)
            builder.Username = Decode(name, "user");
        if (password.Length > 0)
            builder.Password = Decode(password, "password");
        if (database.Length > 0)
            builder.Database = Decode(database, "database");
        if (hosts.Length > 0)
            SetHosts(builder, hosts);

        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = SplitAt(parameter, parameter.IndexOf('=', StringComparison.Ordinal));
            SetParameter(builder, Decode(key, "a parameter's name"), Decode(value, key));
        }

        return builder;
    }

    /// <summary>One host goes to Host and Port; of several, each keeps its port, as Npgsql wants it.</summary>
    private static void SetHosts(NpgsqlConnectionStringBuilder builder, string hosts)
    {
        var list = hosts.Split(',').Select(host =>
        {
            // The colons of an IPv6 address stand in brackets.
            var colon = host.IndexOf(':', host.IndexOf(']', StringComparison.Ordinal) + 1);
            var (name, port) = SplitAt(host, colon);
            return (Name: Decode(name, "host"), Port: port.Length == 0 ? (int?)null
                : int.TryParse(port, out var number) && number is > 0 and <= 65535 ? number
                : throw new FormatException($"{Malformed}: the port is not a number between 1 and 65535."));
        }).ToList();

        if (list is [var only])
        {
            if (only.Name.Length > 0)
                builder.Host = only.Name.Trim('[', ']');
            if (only.Port is { } port)
                builder.Port = port;
            return;
        }

        builder.Host = string.Join(',', list.Select(h => h.Port is null ? h.Name : $"{h.Name}:{h.Port}"));
    }

    private static void SetParameter(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        if (name.Equals("pgbouncer", StringComparison.OrdinalIgnoreCase))
        {
            // A transaction-mode pooler: a connection is another server session each time, so nothing may be reset or kept prepared on it.
            builder.NoResetOnClose = value is "true" or "1";
            return;
        }

        try
        {
            if (name.Equals("sslmode", StringComparison.OrdinalIgnoreCase))
                builder.SslMode = SslModeOf(value);
            else
                builder[Names.GetValueOrDefault(name, name)] = value;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            throw new FormatException($"DATABASE_URL has a parameter that is not known or has no good value: {name}.", e);
        }
    }

    private static SslMode SslModeOf(string value) => value switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" or "no-verify" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new FormatException(),
    };

    private static string Decode(string text, string part)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw new FormatException($"{Malformed}: a percent sign in {part} is not followed by two hexadecimal digits (write %25 for the sign itself).");
        }

        return Uri.UnescapeDataString(text);
    }

    private static (string Before, string After) SplitAt(string text, int index) => index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
}
