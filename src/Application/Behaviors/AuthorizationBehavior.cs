using System.Reflection;
using MediatR;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Behaviors;

/// <summary>
/// Enforces the request's <see cref="AllowAttribute"/>. A request without one is a bug and is never handled. Whether the session still lives is asked here,
/// as late as can be: the body of a request may have taken its time to arrive.
/// </summary>
public sealed class AuthorizationBehavior<TRequest, TResponse>(ICurrentUser currentUser, ISessionGuard sessions) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    private static readonly AllowAttribute? Allow = typeof(TRequest).GetCustomAttribute<AllowAttribute>();

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (Allow is null)
            throw new InvalidOperationException($"{typeof(TRequest).Name} does not say who may send it: put [Allow(...)] on it.");
        if (Allow.RefusalOf(currentUser) is { } refusal)
            return Refused(refusal);
        return (Allow.Access, currentUser.CredentialId) switch
        {
            (Access.User, { } credential) => UserAsync(credential, next, cancellationToken),
            (Access.Admin, { } credential) => AdminAsync(credential, next, cancellationToken),
            _ => next(),
        };
    }

    private static Task<TResponse> Refused(Refusal refusal) => Task.FromResult(TResponse.Refused(refusal));

    /// <summary>In the common case the answer is in memory, and nothing is waited for.</summary>
    private Task<TResponse> UserAsync(Guid credential, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        var ended = sessions.HasEndedAsync(currentUser.RequiredId, credential, cancellationToken);
        return ended.IsCompletedSuccessfully ? Go(ended.Result, next) : WaitAsync(ended, next);
    }

    private static async Task<TResponse> WaitAsync(ValueTask<bool> ended, RequestHandlerDelegate<TResponse> next) => await Go(await ended, next);

    private static Task<TResponse> Go(bool ended, RequestHandlerDelegate<TResponse> next) => ended ? Refused(new Unauthenticated("Your session has ended; sign in again.")) : next();

    /// <summary>Administrators are few and their calls weighty: the database is asked each time.</summary>
    private async Task<TResponse> AdminAsync(Guid credential, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken) =>
        await sessions.StandingAsync(currentUser.RequiredId, credential, cancellationToken) switch
        {
            SessionStanding.Admin => await next(),
            SessionStanding.User => TResponse.Refused(new Forbidden()),
            SessionStanding.Ended => TResponse.Refused(new Unauthenticated("Your session has ended; sign in again.")),
            var standing => throw new InvalidOperationException($"No standing: {standing}."),
        };
}
