using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Markets;

/// <summary>Turns dollars into as many YES and NO shares.</summary>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record SplitShares(string Market, long Quantity, string? IdempotencyKey) : ITradingCommand<SharesAnswer>, IIdempotent
{
    public MarketAddress? Address => MarketAddress.Of(Market);

    public string Terms => $"split|{Market}|{Quantity}";
}

/// <summary>Turns unlocked YES and NO shares into as many dollars.</summary>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record MergeShares(string Market, long Quantity, string? IdempotencyKey) : ITradingCommand<SharesAnswer>, IIdempotent
{
    public MarketAddress? Address => MarketAddress.Of(Market);

    public string Terms => $"merge|{Market}|{Quantity}";
}

/// <summary>What the user holds after a split or a merge.</summary>
/// <param name="YesShares">Locked ones included.</param>
public sealed record SharesAnswer(Guid MarketId, long Quantity, long YesShares, long NoShares, Money Available)
{
    internal static SharesAnswer Of(ITradingSession session, long quantity)
    {
        var trader = session.Market.FindTrader(session.SenderId)!;
        return new SharesAnswer(session.Market.Id, quantity, trader.Yes.Shares, trader.No.Shares, session.Ledger.Account(session.SenderId).Available);
    }
}

internal sealed class SplitSharesValidator : AbstractValidator<SplitShares>
{
    public SplitSharesValidator() => RuleFor(split => split.IdempotencyKey).IsKey();
}

internal sealed class MergeSharesValidator : AbstractValidator<MergeShares>
{
    public MergeSharesValidator() => RuleFor(merge => merge.IdempotencyKey).IsKey();
}

internal sealed class SplitSharesHandler(ITradingSession session) : IRequestHandler<SplitShares, Result<SharesAnswer>>
{
    public Task<Result<SharesAnswer>> Handle(SplitShares request, CancellationToken cancellationToken) => Task.FromResult(session.Halt is { } halt
        ? halt
        : session.Market.Split(session.SenderId, request.Quantity, session.Ledger).Map(_ => SharesAnswer.Of(session, request.Quantity)));
}

internal sealed class MergeSharesHandler(ITradingSession session) : IRequestHandler<MergeShares, Result<SharesAnswer>>
{
    public Task<Result<SharesAnswer>> Handle(MergeShares request, CancellationToken cancellationToken) => Task.FromResult(session.Halt is { } halt
        ? halt
        : session.Market.Merge(session.SenderId, request.Quantity, session.Ledger).Map(_ => SharesAnswer.Of(session, request.Quantity)));
}
