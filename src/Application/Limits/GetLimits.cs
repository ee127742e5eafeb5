using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Limits;

/// <summary>The limits that requests are counted against.</summary>
[Allow(Access.Anyone)]
public sealed record GetLimits : IRequest<Result<LimitsDto>>;

/// <summary>All limits.</summary>
/// <param name="Enabled">False: nothing is counted.</param>
public sealed record LimitsDto(bool Enabled, IReadOnlyList<LimitDto> Limits);

/// <summary>One limit: so many requests in so many seconds.</summary>
public sealed record LimitDto(RateLimitPolicy Policy, int Requests, int WindowSeconds);

internal sealed class GetLimitsHandler(RateLimits limits) : IRequestHandler<GetLimits, Result<LimitsDto>>
{
    public Task<Result<LimitsDto>> Handle(GetLimits request, CancellationToken cancellationToken) => Task.FromResult<Result<LimitsDto>>(
        new LimitsDto(limits.Enabled, [.. limits.All.Select(limit => new LimitDto(limit.Policy, limit.Requests, (int)limit.Window.TotalSeconds))]));
}
