using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;

namespace PredictionMarkets.Web.Page;

/// <summary>The files of the single-page app, as they were when the program started, with their compressed forms.</summary>
public sealed class PageFiles
{
    /// <summary>Where they are, if elsewhere: <c>Page__Root</c>.</summary>
    public const string RootKey = "Page:Root";

    private static readonly string[] UsualRoots = ["page", Path.Combine("ClientApp", "dist")];

    private readonly FrozenDictionary<string, PageFile> _files;

    public PageFiles(IConfiguration configuration, IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);
        var named = configuration[RootKey];
        var roots = (string.IsNullOrEmpty(named) ? UsualRoots : [named]).Select(root => Path.Combine(environment.ContentRootPath, root));
        _files = roots.FirstOrDefault(Directory.Exists) is { } found ? Read(found) : FrozenDictionary<string, PageFile>.Empty;
        Index = _files.GetValueOrDefault("/index.html");
    }

    /// <summary>What every address of the page begins with; null when the page was not built.</summary>
    public PageFile? Index { get; }

    /// <summary>The file of this address; null if there is none.</summary>
    public PageFile? Find(string path) => path is "/" ? Index : _files.GetValueOrDefault(path);

    private static FrozenDictionary<string, PageFile> Read(string root)
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        var names = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(name => !Path.GetFileName(name).StartsWith('.') && Path.GetExtension(name) is not (".br" or ".gz" or ".map"));
        return names.ToFrozenDictionary(
            name => "/" + Path.GetRelativePath(root, name).Replace(Path.DirectorySeparatorChar, '/'),
            name => new PageFile(
                name, types.TryGetContentType(name, out var type) ? type : "application/octet-stream",
                $"\"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(name)))[..32]}\"",
                File.Exists(name + ".br") ? name + ".br" : null, File.Exists(name + ".gz") ? name + ".gz" : null),
            StringComparer.Ordinal);
    }
}

/// <summary>One file of the page.</summary>
/// <param name="Name">Its full path.</param>
/// <param name="Tag">Differs whenever the content does.</param>
/// <param name="Brotli">The path of its compressed form; null without.</param>
/// <param name="Gzip">The path of its other compressed form; null without.</param>
public sealed record PageFile(string Name, string ContentType, string Tag, string? Brotli, string? Gzip);
