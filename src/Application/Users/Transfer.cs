using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Application.Users;

/// <summary>Deposits (positive) or withdraws (negative) money for a user, named by id or e-mail address.</summary>
[Allow(Access.Admin)]
public sealed record Transfer(Guid? UserId, string? Email, Money Amount, string Reason, string? IdempotencyKey) : IRequest<Result<TransferOutcome>>;

/// <summary>What became of a transfer: it was carried out, or it waits for a second administrator. One of the two.</summary>
public sealed record TransferOutcome(TransferAnswer? Done, PendingTransferDto? Pending);

/// <summary>The user's balance after the transfer.</summary>
public sealed record TransferAnswer(Guid UserId, Money Amount, Money Available, Money Locked, Money Total);

/// <summary>Finds users for those who may name others.</summary>
public interface IUserDirectory
{
    /// <summary>The user's id; null if there is no such user.</summary>
    Task<Guid?> FindAsync(Guid? userId, string? email, CancellationToken cancellationToken);
}

/// <summary>Moves money between a user and the outside world.</summary>
[Allow(Access.Admin)]
public sealed record MoveCash(Guid UserId, Money Amount, string Reason, string? IdempotencyKey) : ITradingCommand<TransferAnswer>, IIdempotent, IAudited
{
    public MarketAddress? Address => null;

    public string Terms => $"transfer|{UserId}|{Amount.Units}|{Reason}";

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.Transfer, UserId, Amount, Reason);

    public void Foresee(IForesight foresight) => foresight.User(UserId);
}

internal sealed class TransferValidator : AbstractValidator<Transfer>
{
    /// <summary>A billion dollars: far below what a balance can hold, far above what anyone moves.</summary>
    private static readonly Money Most = Money.Dollars(1_000_000_000);

    public TransferValidator()
    {
        RuleFor(transfer => transfer.UserId).NotNull().When(transfer => transfer.Email is null).WithMessage("Name the user by userId or email.");
        RuleFor(transfer => transfer.Email).Null().When(transfer => transfer.UserId is not null).WithMessage("Name the user by userId or email, not both.");
        RuleFor(transfer => transfer.Amount).Must(amount => !amount.IsZero && amount <= Most && amount >= -Most)
            .WithMessage("Must not be 0 and not exceed 1000000000.00 either way.");
        RuleFor(transfer => transfer.Reason).NotEmpty().MaximumLength(300);
        RuleFor(transfer => transfer.IdempotencyKey).IsKey();
    }
}

internal sealed class TransferHandler(IUserDirectory users, IScopedSender sender, IPendingTransfers pending, TransferRules rules, ICurrentUser user)
    : IRequestHandler<Transfer, Result<TransferOutcome>>
{
    public async Task<Result<TransferOutcome>> Handle(Transfer request, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(request.UserId, request.Email, cancellationToken) is not { } userId)
            return new UserNotFound();
        var move = new MoveCash(userId, request.Amount, request.Reason, request.IdempotencyKey);
        if (rules.NeedsTwo(request.Amount))
            return await pending.AddAsync(move, user.RequiredId, cancellationToken) is { } stored ? new TransferOutcome(null, stored) : new IdempotencyKeyReused();

        // Which of the two a transfer is depends on a setting, which may have changed since the key was first used.
        if (request.IdempotencyKey is { } key && await pending.HoldsKeyAsync(user.RequiredId, key, cancellationToken))
            return new IdempotencyKeyReused();
        return (await sender.SendAsync(move, cancellationToken)).Map(done => new TransferOutcome(done, null));
    }
}

internal sealed class MoveCashHandler(ITradingSession session) : IRequestHandler<MoveCash, Result<TransferAnswer>>
{
    public Task<Result<TransferAnswer>> Handle(MoveCash request, CancellationToken cancellationToken)
    {
        var account = session.Ledger.Account(request.UserId);
        var moved = CashDesk.Move(account, request.Amount, session.SenderId, request.Reason, session.Now, session.Ledger);
        return Task.FromResult(moved.Map(_ => new TransferAnswer(request.UserId, request.Amount, account.Available, account.Locked, account.Total)));
    }
}
