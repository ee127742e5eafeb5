using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Behaviors;

/// <summary>Around the handler of an administrator's trading command, inside its group: what was accepted is handed to the group to be written with it.</summary>
public sealed class AuditBehavior<TRequest, TResponse>(ITradingSession session) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IAudited
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var answer = await next();
        if (answer.Refusal is null)
            session.Audit(request.ToAudit(session));
        return answer;
    }
}
