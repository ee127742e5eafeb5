using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Application.Exchange;

/// <summary>Accounts to try the exchange with. In Development only; elsewhere there are none.</summary>
[Allow(Access.Anyone)]
public sealed record GetDemoAccounts : IRequest<Result<DemoAccountList>>;

/// <summary>Accounts whose passwords are public.</summary>
public sealed record DemoAccountList(IReadOnlyList<DemoAccountDto> Items);

/// <summary>An account anybody may sign in to.</summary>
public sealed record DemoAccountDto(string Email, string Password, UserRole Role);

/// <summary>Whoever seeds accounts with public passwords says so here.</summary>
public interface IDemoAccounts
{
    /// <summary>Ordinary users first.</summary>
    IReadOnlyList<DemoAccountDto> Items { get; }
}

internal sealed class GetDemoAccountsHandler(IEnumerable<IDemoAccounts> seeds) : IRequestHandler<GetDemoAccounts, Result<DemoAccountList>>
{
    public Task<Result<DemoAccountList>> Handle(GetDemoAccounts request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<DemoAccountList>>(new DemoAccountList([.. seeds.SelectMany(seed => seed.Items)]));
}
