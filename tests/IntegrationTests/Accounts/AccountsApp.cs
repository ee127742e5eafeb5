using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.IntegrationTests.Support;

namespace PredictionMarkets.IntegrationTests.Accounts;

/// <summary>What tests of accounts do again and again.</summary>
internal static partial class AccountsApp
{
    /// <summary>A mail folder of the test's own.</summary>
    public static string NewMailFolder() => Path.Combine(Path.GetTempPath(), $"mail-{Guid.NewGuid():N}");

    /// <summary>Has every message take a while to send, as with any mail server.</summary>
    public static void SlowMail(IServiceCollection services)
    {
        var mail = services.Last(service => service.ServiceType == typeof(IEmailSender));
        services.Replace(ServiceDescriptor.Describe(
            typeof(IEmailSender),
            provider => new SlowSender((IEmailSender)(mail.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, mail.ImplementationType!))),
            mail.Lifetime));
    }

    public static async Task<JsonElement> SignInAsync(this ExchangeApp app, TestUser user, string? code = null) =>
        await app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = user.Password, code })).JsonAsync();

    public static Task<HttpResponseMessage> RefreshAsync(this ExchangeApp app, string? token) =>
        app.Http.PostAsync("/v1/auth/refresh", Body.Of(new { refreshToken = token }));

    public static string RefreshToken(this JsonElement signedIn) => signedIn.GetProperty("refreshToken").GetString()!;

    public static string AccessToken(this JsonElement signedIn) => signedIn.GetProperty("accessToken").GetString()!;

    public static async Task<HttpStatusCode> StatusAsync(this Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        return answer.StatusCode;
    }

    public static async Task<HttpResponseMessage> SendAsync(this ExchangeApp app, HttpMethod method, string target, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, target);
        if (body is not null)
            request.Content = Body.Of(body);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await app.Http.SendAsync(request);
    }

    /// <summary>The token of the newest message to this address with this subject; waits for it.</summary>
    public static async Task<string> TokenFromMailAsync(string folder, string email, string subject)
    {
        for (var i = 0; i < 200; i++)
        {
            if (Directory.Exists(folder))
            {
                foreach (var file in Directory.GetFiles(folder, "*.eml").OrderDescending(StringComparer.Ordinal))
                {
                    var text = await File.ReadAllTextAsync(file);
                    if (text.Contains($"To: {email}\r\n", StringComparison.Ordinal) && text.Contains($"Subject: {subject}\r\n", StringComparison.Ordinal))
                        return Token().Match(text).Groups["token"].Value;
                }
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"No message '{subject}' to {email} arrived.");
    }

    /// <summary>A key of the user's: its id and its secret.</summary>
    public static async Task<(Guid Id, string Secret)> ApiKeyAsync(this TestUser user, string[] scopes, bool signed = false)
    {
        var created = await user.Http.PostAsync("/v1/auth/api-keys", Body.Of(new { name = "bot", scopes, signed })).JsonAsync(201);
        return (created.GetProperty("key").GetProperty("id").GetGuid(), created.GetProperty("secret").GetString()!);
    }

    /// <summary>Sends a request signed with the key.</summary>
    public static async Task<HttpResponseMessage> SendSignedAsync(
        this ExchangeApp app, (Guid Id, string Secret) key, HttpMethod method, string target, string body = "", long? timestamp = null, string? sentBody = null)
    {
        var time = (timestamp ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()).ToString();
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var text = $"{key.Id:N}\n{time}\n{method.Method}\n{target}\n{bodyHash}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Secret.Split('.')[1]), Encoding.UTF8.GetBytes(text)));
        using var request = new HttpRequestMessage(method, target);
        if (body.Length > 0)
            request.Content = Body.Raw(sentBody ?? body);
        request.Headers.Add("X-Api-Key", key.Id.ToString("N"));
        request.Headers.Add("X-Timestamp", time);
        request.Headers.Add("X-Signature", signature);
        return await app.Http.SendAsync(request);
    }

    [GeneratedRegex("#token=(?<token>[A-Za-z0-9_-]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    private sealed class SlowSender(IEmailSender inner) : IEmailSender
    {
        public async Task SendAsync(EmailMessage message, CancellationToken cancellationToken)
        {
            await Task.Delay(150, cancellationToken);
            await inner.SendAsync(message, cancellationToken);
        }
    }
}
