using System.Reflection;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Behaviors;

/// <summary>Enforces the request's <see cref="AllowAttribute"/>. A request without one is a bug and is never handled.</summary>
public sealed class AuthorizationBehavior<TRequest, TResponse>(ICurrentUser currentUser) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    private static readonly Access? Required = typeof(TRequest).GetCustomAttribute<AllowAttribute>()?.Access;

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) => Required switch
    {
        Access.Anyone => next(),
        Access.User or Access.Admin when currentUser.Id is null => Refused(new Unauthenticated()),
        Access.User => next(),
        Access.Admin when currentUser.IsAdmin => next(),
        Access.Admin => Refused(new Forbidden()),
        _ => throw new InvalidOperationException($"{typeof(TRequest).Name} does not say who may send it: put [Allow(...)] on it."),
    };

    private static Task<TResponse> Refused(Refusal refusal) => Task.FromResult(TResponse.Refused(refusal));
}
