using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Jobs;

/// <summary>Opens a draft whose opening time has come; whether it has is for the sender to know, since it never changes.</summary>
[Allow(Access.Exchange)]
public sealed record OpenMarketOnSchedule(Guid MarketId) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(MarketId.ToString());

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.MarketOpened, MarketId);
}

/// <summary>Closes a market whose closing time has come, by the time of the group that closes it.</summary>
[Allow(Access.Exchange)]
public sealed record CloseMarketOnSchedule(Guid MarketId) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(MarketId.ToString());

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.MarketClosed, MarketId);

    public void Foresee(IForesight foresight) => foresight.AllOwners();
}

/// <summary>Withdraws orders from a book whose market's closing time has come. Answers how many there still were.</summary>
[Allow(Access.Exchange)]
public sealed record WithdrawOrders(Guid MarketId, IReadOnlyList<OpenOrder> Orders) : ITradingCommand<int>
{
    public MarketAddress? Address => MarketAddress.Of(MarketId.ToString());

    public void Foresee(IForesight foresight) => OrderOwners.Name(Orders, foresight);
}

/// <summary>Expires orders whose time has come. Answers how many there still were.</summary>
[Allow(Access.Exchange)]
public sealed record ExpireOrders(Guid MarketId, IReadOnlyList<OpenOrder> Orders) : ITradingCommand<int>
{
    public MarketAddress? Address => MarketAddress.Of(MarketId.ToString());

    public void Foresee(IForesight foresight) => OrderOwners.Name(Orders, foresight);
}

internal static class OrderOwners
{
    /// <summary>An order never changes hands, so what was read beforehand is whom the group will need.</summary>
    public static void Name(IReadOnlyList<OpenOrder> orders, IForesight foresight)
    {
        foreach (var order in orders)
            foresight.User(order.UserId);
    }
}

internal sealed class OpenMarketOnScheduleHandler(ITradingSession session) : IRequestHandler<OpenMarketOnSchedule, Result<Unit>>
{
    public Task<Result<Unit>> Handle(OpenMarketOnSchedule request, CancellationToken cancellationToken) =>
        Task.FromResult(session.Market.OpenOnSchedule(session.Ledger));
}

internal sealed class CloseMarketOnScheduleHandler(ITradingSession session) : IRequestHandler<CloseMarketOnSchedule, Result<Unit>>
{
    public Task<Result<Unit>> Handle(CloseMarketOnSchedule request, CancellationToken cancellationToken) =>
        Task.FromResult(session.Market.CloseOnSchedule(session.Ledger));
}

internal sealed class WithdrawOrdersHandler(ITradingSession session) : IRequestHandler<WithdrawOrders, Result<int>>
{
    public Task<Result<int>> Handle(WithdrawOrders request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<int>>(session.Market.WithdrawOrders(request.Orders.Select(order => order.Id), session.Ledger));
}

internal sealed class ExpireOrdersHandler(ITradingSession session) : IRequestHandler<ExpireOrders, Result<int>>
{
    public Task<Result<int>> Handle(ExpireOrders request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<int>>(session.Market.ExpireOrders(request.Orders.Select(order => order.Id), session.Ledger));
}
