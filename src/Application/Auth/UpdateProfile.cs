using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Changes what the caller says about themselves.</summary>
[Allow(Access.User)]
public sealed record UpdateProfile(string? FullName) : IRequest<Result<UserDto>>;

public sealed class UpdateProfileValidator : AbstractValidator<UpdateProfile>
{
    public UpdateProfileValidator() => RuleFor(request => request.FullName).MaximumLength(200).WithMessage("Must have at most 200 characters.");
}

internal sealed class UpdateProfileHandler(IAccounts accounts, ICurrentUser user) : IRequestHandler<UpdateProfile, Result<UserDto>>
{
    public async Task<Result<UserDto>> Handle(UpdateProfile request, CancellationToken cancellationToken)
    {
        await accounts.SetFullNameAsync(user.RequiredId, request.FullName, cancellationToken);
        return await accounts.FindAsync(user.RequiredId, cancellationToken) is { } changed ? changed : new Unauthenticated();
    }
}
