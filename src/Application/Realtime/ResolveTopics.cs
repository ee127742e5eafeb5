using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Realtime;

/// <summary>Finds out which topics the names stand for and whether the caller may watch them: public ones anyone, private ones their owner alone.</summary>
/// <param name="Names">1 to 100.</param>
/// <param name="LastSeqs">By name, the last sequence number the caller has seen.</param>
[Allow(Access.Anyone, Keys = KeyScope.Read)]
public sealed record ResolveTopics(IReadOnlyList<string> Names, IReadOnlyDictionary<string, long>? LastSeqs = null) : IRequest<Result<IReadOnlyList<WantedTopic>>>;

internal sealed class ResolveTopicsValidator : AbstractValidator<ResolveTopics>
{
    public ResolveTopicsValidator() => RuleFor(query => query.Names)
        .Must(names => names.Count is >= 1 and <= 100).WithMessage("Name 1 to 100 topics.")
        .OverridePropertyName("topics");
}

internal sealed class ResolveTopicsHandler(IMarketDirectory markets, ICurrentUser user, ISessionGuard sessions)
    : IRequestHandler<ResolveTopics, Result<IReadOnlyList<WantedTopic>>>
{
    public async Task<Result<IReadOnlyList<WantedTopic>>> Handle(ResolveTopics request, CancellationToken cancellationToken)
    {
        var wanted = new List<WantedTopic>(request.Names.Count);
        foreach (var name in request.Names)
        {
            var topic = await ResolveAsync(name, cancellationToken);
            long? lastSeq = request.LastSeqs is not null && request.LastSeqs.TryGetValue(name, out var seen) && seen >= 0 ? seen : null;
            wanted.Add(topic.IsRefused ? new WantedTopic(name, null, topic.Refusal) : new WantedTopic(name, topic.Value, null, lastSeq));
        }

        return wanted;
    }

    private async ValueTask<Result<Topic>> ResolveAsync(string name, CancellationToken cancellationToken) => TopicName.Parse(name) switch
    {
        null => new TopicUnknown(name.Length <= 120 ? name : name[..120]),
        { Kind: TopicKind.Markets } => new Topic(TopicKind.Markets, Guid.Empty),
        { Kind: TopicKind.OrderBook or TopicKind.Trades } parsed => await OfMarketAsync(parsed, cancellationToken),
        { } parsed => await OfUserAsync(parsed, cancellationToken),
    };

    private async ValueTask<Result<Topic>> OfMarketAsync(TopicName name, CancellationToken cancellationToken) =>
        await markets.FindAsync(name.Subject!, cancellationToken) is { } market ? new Topic(name.Kind, market.Id) : new MarketNotFound(name.Subject!);

    private async ValueTask<Result<Topic>> OfUserAsync(TopicName name, CancellationToken cancellationToken)
    {
        if (user.Id is not { } own)
            return new Unauthenticated();
        if (user.CredentialId is { } credential && await sessions.HasEndedAsync(own, credential, cancellationToken))
            return new Unauthenticated("Your session has ended; sign in again.");
        var isOwn = name.Subject is "me" || (Guid.TryParse(name.Subject, out var id) && id == own);
        return isOwn ? new Topic(name.Kind, own) : new Forbidden();
    }
}
