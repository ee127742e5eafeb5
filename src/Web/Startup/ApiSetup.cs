using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Json;
using PredictionMarkets.Domain;
using PredictionMarkets.Web.Http;
using PredictionMarkets.Web.Json;
using PredictionMarkets.Web.OpenApi;
using PredictionMarkets.Web.Page;

namespace PredictionMarkets.Web.Startup;

/// <summary>Controllers, reading and answering in the exchange's dialect.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddControllers(mvc =>
        {
            mvc.InputFormatters.Clear();
            mvc.InputFormatters.Add(new JsonBodyFormatter());
            mvc.OutputFormatters.Clear();
            mvc.OutputFormatters.Add(new JsonAnswerFormatter());
            mvc.ModelBinderProviders.Insert(0, new QueryValueBinderProvider());

            // Validators stand beside the use cases; MVC's own would only walk through every body for nothing.
            mvc.ModelValidatorProviders.Clear();
            mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            mvc.ModelBindingMessageProvider.SetMissingRequestBodyRequiredValueAccessor(() => "Is required.");
            mvc.ModelBindingMessageProvider.SetAttemptedValueIsInvalidAccessor((_, _) => "Is not a valid value.");
            mvc.ModelBindingMessageProvider.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => "Is not a valid value.");
            mvc.ModelBindingMessageProvider.SetMissingBindRequiredValueAccessor(_ => "Is required.");
        })
        .ConfigureApiBehaviorOptions(api =>
        {
            api.SuppressMapClientErrors = true;
            api.InvalidModelStateResponseFactory = context => new ProblemAnswer(Problem.From(context.HttpContext, NotAllowed(context) ?? ToRefusal(context.ModelState)));
        })
        .AddJsonOptions(json => ExchangeJson.Apply(json.JsonSerializerOptions));
        services.ConfigureHttpJsonOptions(json => ExchangeJson.ApplyForDescription(json.SerializerOptions));
        services.AddSingleton<IObjectModelValidator, NoValidation>();
        services.AddSingleton<PageFiles>();
        return services;
    }

    /// <summary>Who may not call at all hears that first, whatever is wrong with what was sent; a request that can be read is judged with it, by the pipeline.</summary>
    private static Refusal? NotAllowed(ActionContext context) =>
        context.ActionDescriptor is ControllerActionDescriptor action && OperationRules.Find(OperationNames.Of(action)) is { } rule
            ? rule.Allow.RefusalOf(context.HttpContext.RequestServices.GetRequiredService<ICurrentUser>())
            : null;

    private static ValidationFailed ToRefusal(ModelStateDictionary state) => new(state
        .Where(entry => entry.Value is { Errors.Count: > 0 })
        .ToDictionary(
            entry => entry.Key.Length > 0 ? MemberNames.CamelCase(entry.Key) : JsonErrors.Body,
            entry => entry.Value!.Errors.Select(error => error.ErrorMessage.Length > 0 ? error.ErrorMessage : "Is not a valid value.").ToArray(),
            StringComparer.Ordinal));

    private sealed class NoValidation : IObjectModelValidator
    {
        public void Validate(ActionContext actionContext, ValidationStateDictionary? validationState, string prefix, object? model)
        {
            // What was bound counts as valid; left unmarked it would count as invalid.
            foreach (var (_, entry) in actionContext.ModelState.FindKeysWithPrefix(prefix))
            {
                if (entry.ValidationState == ModelValidationState.Unvalidated)
                    entry.ValidationState = ModelValidationState.Skipped;
            }
        }
    }
}
