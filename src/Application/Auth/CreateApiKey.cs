using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Makes a key for a bot of the caller's.</summary>
/// <param name="Name">For its owner to tell it from others.</param>
/// <param name="Scopes">READ, or READ and TRADE; TRADE alone means both.</param>
/// <param name="ExpiresAt">UTC; null for never.</param>
/// <param name="Signed">True: its requests must be signed, and the secret never travels again.</param>
[Allow(Access.User)]
public sealed record CreateApiKey(string Name, IReadOnlyList<ApiKeyScope> Scopes, DateTime? ExpiresAt = null, bool Signed = false) : IRequest<Result<CreatedApiKey>>;

public sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator(TimeProvider time)
    {
        RuleFor(request => request.Name).NotEmpty().MaximumLength(100);
        RuleFor(request => request.Scopes).NotEmpty().Must(scopes => scopes.Count <= 2).WithMessage("Must be READ, TRADE or both.");
        RuleFor(request => request.ExpiresAt).Must(at => at is null || at > time.GetUtcNow().UtcDateTime).WithMessage("Must lie in the future.");
    }
}

internal sealed class CreateApiKeyHandler(IApiKeys keys, ICurrentUser user) : IRequestHandler<CreateApiKey, Result<CreatedApiKey>>
{
    public async Task<Result<CreatedApiKey>> Handle(CreateApiKey request, CancellationToken cancellationToken)
    {
        var scope = request.Scopes.Contains(ApiKeyScope.Trade) ? KeyScope.Trade : KeyScope.Read;
        var created = await keys.CreateAsync(user.RequiredId, new NewApiKey(request.Name, scope, request.ExpiresAt?.ToMicroseconds(), request.Signed), cancellationToken);
        return created is null ? new TooManyApiKeys() : created;
    }
}
