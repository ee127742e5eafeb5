using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Exchange;

/// <summary>Stops the whole exchange, on all nodes at once: once it is answered, nothing trades any more. Cancelling works. Repeated, it changes the reason.</summary>
/// <param name="Reason">For everyone to read.</param>
[Allow(Access.Admin)]
public sealed record HaltExchange(string Reason) : IRequest<Result<ExchangeStatusDto>>;

/// <summary>Lets the exchange trade again. Markets that are halted one by one stay halted. Does nothing while it runs.</summary>
/// <param name="Reason">For everyone to read; optional.</param>
[Allow(Access.Admin)]
public sealed record ResumeExchange(string? Reason) : IRequest<Result<ExchangeStatusDto>>;

/// <summary>Whether the exchange trades.</summary>
[Allow(Access.Anyone)]
public sealed record GetExchangeStatus : IRequest<Result<ExchangeStatusDto>>;

/// <summary>Whether the exchange as a whole trades; markets have a status of their own.</summary>
public enum ExchangeState { Running = 1, Halted = 2 }

/// <summary>The exchange's status.</summary>
/// <param name="Since">When the switch was last used.</param>
/// <param name="Seq">How often it has been used: the number of the last row of the exchange's journal.</param>
public sealed record ExchangeStatusDto(ExchangeState Status, string? Reason, DateTime Since, long Seq)
{
    internal static ExchangeStatusDto Of(ExchangeSwitchRow row) => new(row.Halted ? ExchangeState.Halted : ExchangeState.Running, row.Reason, row.ChangedAt, row.Seq);
}

/// <summary>The switch of the whole exchange.</summary>
public interface IExchangeSwitch
{
    Task<ExchangeStatusDto> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sets the switch, with its row in the exchange's journal, its announcement in the feed and its entry in the audit log. A stop waits for the groups that are under way, so that nothing trades after the
    /// answer. Null if one of them did not end in time; then nothing has changed.
    /// </summary>
    Task<ExchangeStatusDto?> SetAsync(bool halted, string? reason, Guid changedBy, CancellationToken cancellationToken);
}

/// <summary>Is told after the switch has been used on this node, and committed. The feed carries it on (topic <c>markets</c>, message <c>exchange_updated</c>).</summary>
public interface IExchangeObserver
{
    void StatusChanged(ExchangeStatusDto status);
}

internal sealed class HaltExchangeValidator : AbstractValidator<HaltExchange>
{
    public HaltExchangeValidator() => RuleFor(halt => halt.Reason).NotEmpty().MaximumLength(300);
}

internal sealed class ResumeExchangeValidator : AbstractValidator<ResumeExchange>
{
    public ResumeExchangeValidator() => RuleFor(resume => resume.Reason).MaximumLength(300);
}

internal sealed class HaltExchangeHandler(IExchangeSwitch exchange, ICurrentUser user, IEnumerable<IExchangeObserver> observers)
    : IRequestHandler<HaltExchange, Result<ExchangeStatusDto>>
{
    public Task<Result<ExchangeStatusDto>> Handle(HaltExchange request, CancellationToken cancellationToken) =>
        SwitchUse.SetAsync(exchange, halted: true, request.Reason, user, observers, cancellationToken);
}

internal sealed class ResumeExchangeHandler(IExchangeSwitch exchange, ICurrentUser user, IEnumerable<IExchangeObserver> observers)
    : IRequestHandler<ResumeExchange, Result<ExchangeStatusDto>>
{
    public Task<Result<ExchangeStatusDto>> Handle(ResumeExchange request, CancellationToken cancellationToken) =>
        SwitchUse.SetAsync(exchange, halted: false, request.Reason, user, observers, cancellationToken);
}

internal static class SwitchUse
{
    public static async Task<Result<ExchangeStatusDto>> SetAsync(
        IExchangeSwitch exchange, bool halted, string? reason, ICurrentUser user, IEnumerable<IExchangeObserver> observers, CancellationToken cancellationToken)
    {
        if (await exchange.SetAsync(halted, reason, user.RequiredId, cancellationToken) is not { } status)
            return new Busy("A trade that was under way did not end in time; nothing was changed. Try again.");
        foreach (var observer in observers)
            observer.StatusChanged(status);
        return status;
    }
}

internal sealed class GetExchangeStatusHandler(IExchangeSwitch exchange) : IRequestHandler<GetExchangeStatus, Result<ExchangeStatusDto>>
{
    public async Task<Result<ExchangeStatusDto>> Handle(GetExchangeStatus request, CancellationToken cancellationToken) => await exchange.ReadAsync(cancellationToken);
}
