using FluentValidation;
using FluentValidation.Results;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Behaviors;

/// <summary>
/// Runs the request's validators and refuses with VALIDATION_FAILED, naming each wrong member as the caller wrote it (camelCase path).
/// Validators look at the request alone: they are synchronous and know no database.
/// </summary>
public sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        foreach (var validator in validators)
        {
            var verdict = validator.Validate(request);
            if (!verdict.IsValid)
                return Task.FromResult(TResponse.Refused(ToRefusal(verdict.Errors)));
        }

        return next();
    }

    private static ValidationFailed ToRefusal(List<ValidationFailure> failures) => new(failures
        .GroupBy(failure => MemberNames.CamelCase(failure.PropertyName), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(failure => failure.ErrorMessage).ToArray(), StringComparer.Ordinal));
}
