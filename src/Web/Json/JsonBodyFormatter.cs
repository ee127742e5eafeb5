using PredictionMarkets.Application.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace PredictionMarkets.Web.Json;

/// <summary>
/// Reads request bodies in the exchange's dialect, and turns what the serializer complains about into the name of the member and words for the caller,
/// without the names of our types.
/// </summary>
public sealed class JsonBodyFormatter : InputFormatter
{
    public JsonBodyFormatter()
    {
        SupportedMediaTypes.Add("application/json");
    }

    /// <summary>A request without any body is ours to refuse (400), whatever it says about its type.</summary>
    public override bool CanRead(InputFormatterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return base.CanRead(context) || context.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };
    }

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        try
        {
            var body = await JsonSerializer.DeserializeAsync(http.Request.BodyReader, context.ModelType, ExchangeJson.Options, http.RequestAborted);
            return body is not null ? InputFormatterResult.Success(body) : Refused(context, JsonErrors.Body, "Must not be null.");
        }
        catch (JsonException exception)
        {
            foreach (var (member, error) in JsonErrors.Explain(exception))
                Refused(context, member, error);
            return InputFormatterResult.Failure();
        }
    }

    private static InputFormatterResult Refused(InputFormatterContext context, string member, string error)
    {
        context.ModelState.TryAddModelError(member, error);
        return InputFormatterResult.Failure();
    }
}
