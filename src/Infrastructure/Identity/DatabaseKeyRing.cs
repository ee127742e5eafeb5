using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>Keeps ASP.NET Core's data-protection keys in the database, so that what one node encrypts another can read.</summary>
internal sealed class DatabaseKeyRing(NpgsqlDataSource database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.Sql("SELECT xml FROM data_protection_keys");
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read())
            keys.Add(XElement.Parse(reader.GetString(0)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.Sql(
            "INSERT INTO data_protection_keys (name, xml) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET xml = excluded.xml",
            friendlyName ?? Guid.NewGuid().ToString(), element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }
}
