using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Markets;

/// <summary>The categories that markets are in.</summary>
[Allow(Access.Anyone)]
public sealed record GetCategories : IRequest<Result<CategoryList>>;

/// <summary>Categories by name.</summary>
public sealed record CategoryList(IReadOnlyList<CategoryDto> Items);

/// <summary>A category that has markets; drafts do not count.</summary>
/// <param name="Markets">All its markets.</param>
/// <param name="OpenMarkets">Those that are open.</param>
public sealed record CategoryDto(string Category, int Markets, int OpenMarkets);

internal sealed class GetCategoriesHandler(IExchangeDb db) : IRequestHandler<GetCategories, Result<CategoryList>>
{
    public async Task<Result<CategoryList>> Handle(GetCategories request, CancellationToken cancellationToken)
    {
        var found = await db.Markets.Where(m => m.Category != null && m.Category != "" && m.Status != MarketStatus.Draft)
            .GroupBy(m => m.Category!)
            .Select(group => new CategoryDto(group.Key, group.Count(), group.Count(m => m.Status == MarketStatus.Open)))
            .ToListAsync(cancellationToken);
        return new CategoryList([.. found.OrderBy(category => category.Category, StringComparer.OrdinalIgnoreCase)]);
    }
}
