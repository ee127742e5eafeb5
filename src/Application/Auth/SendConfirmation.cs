using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Sends the caller another link to confirm their address with.</summary>
[Allow(Access.User)]
public sealed record SendConfirmation : IRequest<Result<Domain.Unit>>;

internal sealed class SendConfirmationHandler(IAccounts accounts, IAccountMail mail, ICurrentUser user) : IRequestHandler<SendConfirmation, Result<Domain.Unit>>
{
    public async Task<Result<Domain.Unit>> Handle(SendConfirmation request, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(user.RequiredId, cancellationToken) is { EmailConfirmed: false } found)
            mail.Ask(AccountMailKind.ConfirmAddress, found.Email);
        return default(Domain.Unit);
    }
}
