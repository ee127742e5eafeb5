using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Formatters;
using PredictionMarkets.Application.Json;

namespace PredictionMarkets.Web.Json;

/// <summary>Answers that actions return as plain objects, as JSON whatever the caller says it accepts.</summary>
public sealed class JsonAnswerFormatter : OutputFormatter
{
    public JsonAnswerFormatter() => SupportedMediaTypes.Add("application/json");

    public override bool CanWriteResult(OutputFormatterCanWriteContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.ContentType = "application/json";
        return true;
    }

    public override Task WriteResponseBodyAsync(OutputFormatterWriteContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        return JsonSerializer.SerializeAsync(http.Response.BodyWriter, context.Object, context.ObjectType ?? typeof(object), ExchangeJson.Options, http.RequestAborted);
    }
}
