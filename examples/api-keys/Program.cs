#:property PublishAot=false

// Places an order with an API key that signs its requests.
using System.Security.Cryptography;
using System.Text;

var key = Environment.GetEnvironmentVariable("API_KEY")!.Split('.');
var (keyId, secret) = (key[0], key[1]);
using var http = new HttpClient { BaseAddress = new Uri(Environment.GetEnvironmentVariable("EXCHANGE_URL")!) };

var market = Environment.GetEnvironmentVariable("MARKET");
var order = $$"""{"market":"{{market}}","side":"BUY","outcome":"YES","price":"0.01","quantity":1,"clientOrderId":"{{Guid.NewGuid():N}}"}""";
var (status, answer) = await SendAsync(HttpMethod.Post, "/v1/orders", order);
Console.WriteLine($"{status} {answer}");

async Task<(int Status, string Answer)> SendAsync(HttpMethod method, string target, string? body = null)
{
    var timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString();
    var bodyHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body ?? "")));
    var text = string.Join('\n', keyId, timestamp, method.Method, target, bodyHash);
    using var request = new HttpRequestMessage(method, target);
    if (body is not null)
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
    request.Headers.Add("X-Api-Key", keyId);
    request.Headers.Add("X-Timestamp", timestamp);
    request.Headers.Add("X-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text))));
    using var response = await http.SendAsync(request);
    return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
}
