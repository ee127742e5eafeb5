using System.Reflection;
using System.Text.Json;
using PredictionMarkets.Application.Json;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>Writes accepted answers down for their idempotency key and reads them back.</summary>
/// <typeparam name="TResponse">Always a <see cref="Result{T}"/>.</typeparam>
internal static class AnswerCodec<TResponse>
{
    private static readonly MethodInfo[] Methods = typeof(AnswerCodec<TResponse>).GetMethods(BindingFlags.NonPublic | BindingFlags.Static);

    /// <summary>The accepted answer as JSON.</summary>
    public static Func<TResponse, string> Write { get; } = Bind<Func<TResponse, string>>(nameof(WriteValue));

    /// <summary>The accepted answer from its JSON.</summary>
    public static Func<string, TResponse> Read { get; } = Bind<Func<string, TResponse>>(nameof(ReadValue));

    private static TDelegate Bind<TDelegate>(string method)
        where TDelegate : Delegate =>
        Methods.Single(candidate => string.Equals(candidate.Name, method, StringComparison.Ordinal)).MakeGenericMethod(typeof(TResponse).GetGenericArguments()[0]).CreateDelegate<TDelegate>();

    private static string WriteValue<T>(Result<T> answer) => JsonSerializer.Serialize(answer.Value, ExchangeJson.Options);

    private static Result<T> ReadValue<T>(string json) => JsonSerializer.Deserialize<T>(json, ExchangeJson.Options)!;
}
