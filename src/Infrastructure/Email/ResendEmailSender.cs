using System.Net.Http.Headers;
using System.Net.Http.Json;
using PredictionMarkets.Application.Auth;

namespace PredictionMarkets.Infrastructure.Email;

/// <summary>Sends mail through Resend's HTTP API.</summary>
internal sealed class ResendEmailSender(HttpClient http, EmailSettings settings) : IEmailSender
{
    public async Task SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.ResendUrl, "/emails"))
        {
            Content = JsonContent.Create(new { from = settings.From, to = new[] { message.To }, subject = message.Subject, text = message.Text }),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", settings.ResendApiKey) },
        };
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
