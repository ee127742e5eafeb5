using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Application.Admin;

/// <summary>Bans a user or lets them in again, makes them an administrator or a user. What is null stays.</summary>
/// <param name="Reason">For the audit log.</param>
[Allow(Access.Admin)]
public sealed record ChangeUser(Guid UserId, bool? Banned, UserRole? Role, string? Reason) : IRequest<Result<AdminUserDto>>;

/// <summary>An administrator who could ban or demote themselves could leave the exchange without any.</summary>
public sealed record NotYourself() : Refusal(RefusalKind.Rule, "NOT_YOURSELF", "Another administrator must do this.");

internal sealed class ChangeUserValidator : AbstractValidator<ChangeUser>
{
    public ChangeUserValidator()
    {
        RuleFor(change => change.Banned).NotNull().When(change => change.Role is null).WithMessage("Name what to change: banned, role or both.");
        RuleFor(change => change.Reason).MaximumLength(300);
    }
}

internal sealed class ChangeUserHandler(IUserDesk users, ICurrentUser user, IEnumerable<IUserStandingObserver> observers)
    : IRequestHandler<ChangeUser, Result<AdminUserDto>>
{
    public async Task<Result<AdminUserDto>> Handle(ChangeUser request, CancellationToken cancellationToken)
    {
        if (request.UserId == user.RequiredId)
            return new NotYourself();
        var changed = await users.ChangeAsync(request.UserId, request.Banned, request.Role, request.Reason, user.RequiredId, cancellationToken);
        if (changed is { IsRefused: false, Value: var standing })
        {
            foreach (var observer in observers)
                observer.StandingChanged(standing.Id, standing.BannedAt is not null, standing.Role);
        }

        return changed;
    }
}
