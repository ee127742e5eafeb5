using PredictionMarkets.Application.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace PredictionMarkets.Web.Json;

/// <summary>
/// Reads enumerations and times in addresses (<c>?status=OPEN&amp;from=2030-01-31T12:00:00Z</c>) by the same rules as in bodies.
/// </summary>
public sealed class QueryValueBinderProvider : IModelBinderProvider
{
    private static readonly QueryValueBinder Binder = new();

    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var type = context.Metadata.UnderlyingOrModelType;
        return type.IsEnum || type == typeof(DateTime) ? Binder : null;
    }

    private sealed class QueryValueBinder : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            var sent = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
            if (sent == ValueProviderResult.None || string.IsNullOrEmpty(sent.FirstValue))
                return Task.CompletedTask;

            bindingContext.ModelState.SetModelValue(bindingContext.ModelName, sent);
            try
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(sent.FirstValue, ExchangeJson.Options);
                bindingContext.Result = ModelBindingResult.Success(JsonSerializer.Deserialize(json, bindingContext.ModelType, ExchangeJson.Options));
            }
            catch (JsonException exception)
            {
                bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, JsonErrors.Explain(exception).First().Error);
            }

            return Task.CompletedTask;
        }
    }
}
