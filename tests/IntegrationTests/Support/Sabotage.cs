using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Web.Http;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>What a bug does in the middle of a group.</summary>
public enum SabotageKind
{
    /// <summary>Throws after it has cancelled orders, split and moved money.</summary>
    Throw = 1,

    /// <summary>Waits for something, which no handler may.</summary>
    Wait = 2,

    /// <summary>Throws while it says what it is going to touch.</summary>
    ThrowInForesight = 3,

    /// <summary>Wants the account of somebody who does not exist.</summary>
    MeetNobody = 4,

    /// <summary>Writes what the database does not take.</summary>
    WriteNonsense = 5,

    /// <summary>No bug: wants the account of somebody it has not announced, who exists.</summary>
    MeetSomebody = 6,
}

/// <summary>A trading command with a bug, known to the application in tests alone.</summary>
[Allow(Access.User)]
public sealed record Sabotage(string Market, SabotageKind Kind, Guid Victim) : ITradingCommand<Unit>
{
    public MarketAddress? Address => MarketAddress.Of(Market);

    public void Foresee(IForesight foresight)
    {
        if (Kind == SabotageKind.ThrowInForesight)
            throw new InvalidOperationException("sabotage in foresight");
    }

    /// <summary>Makes the application know it.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddTransient<IRequestHandler<Sabotage, Result<Unit>>, SabotageHandler>();
        services.AddControllers().AddApplicationPart(typeof(SabotageController).Assembly);
    }
}

internal sealed class SabotageHandler(ITradingSession session) : IRequestHandler<Sabotage, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(Sabotage request, CancellationToken cancellationToken)
    {
        session.Market.CancelAll(session.SenderId, session.Ledger);
        session.Market.Split(session.SenderId, 3, session.Ledger);
        CashDesk.Move(session.Ledger.Account(session.SenderId), Money.Dollars(1_000), session.SenderId, "sabotage", session.Now, session.Ledger);
        switch (request.Kind)
        {
            case SabotageKind.Throw:
                throw new InvalidOperationException("sabotage");
            case SabotageKind.Wait:
                await Task.Delay(50, cancellationToken);
                break;
            case SabotageKind.WriteNonsense:
                CashDesk.Move(session.Ledger.Account(session.SenderId), Money.OneDollar, session.SenderId, new string('x', 400), session.Now, session.Ledger);
                break;
            case SabotageKind.MeetNobody or SabotageKind.MeetSomebody:
                CashDesk.Move(session.Ledger.Account(request.Victim), Money.OneDollar, session.SenderId, "found", session.Now, session.Ledger);
                break;
        }

        return default(Unit);
    }
}

/// <summary>The way to <see cref="Sabotage"/>.</summary>
[ApiController]
[Route("v1/sabotage")]
public sealed class SabotageController(IMediator mediator) : ControllerBase
{
    [HttpPost("{market}/{kind}/{victim:guid}")]
    public async Task<ActionResult> Post(string market, SabotageKind kind, Guid victim, CancellationToken cancellationToken) =>
        (await mediator.Send(new Sabotage(market, kind, victim), cancellationToken)).ToActionResult(this);
}
