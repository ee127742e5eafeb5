using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Writes the API's description to a file, without serving: what is checked in, and what clients are generated from.</summary>
public static class ApiDocument
{
    /// <summary>The program's first argument that asks for it; the file's path is the second.</summary>
    public const string Command = "describe";

    /// <summary>The description's name, and its version.</summary>
    public const string Name = "v1";

    /// <summary>The description as it is answered at /openapi/v1.json, with a line feed at the end.</summary>
    public static async Task WriteAsync(WebApplication app, string path)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Routes come to be when the server starts; nothing else of it is needed, so it listens to nobody.
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(CancellationToken.None);
        await using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        document.SerializeAsV3(new OpenApiJsonWriter(text));
        await File.WriteAllTextAsync(path, text + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
