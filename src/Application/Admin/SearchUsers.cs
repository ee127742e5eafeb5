using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Application.Admin;

/// <summary>Users, newest first.</summary>
/// <param name="Q">Part of the e-mail address or name, or an id.</param>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.Admin)]
public sealed record SearchUsers(string? Q, UserRole? Role, bool? Banned, int? Limit, string? Cursor) : IRequest<Result<Page<AdminUserDto>>>;

/// <summary>A user as administrators see them.</summary>
/// <param name="BannedAt">Null unless banned.</param>
public sealed record AdminUserDto(
    Guid Id, string Email, UserRole Role, string? FullName, DateTime CreatedAt, DateTime? BannedAt, Money Available, Money Locked);

internal sealed class SearchUsersValidator : AbstractValidator<SearchUsers>
{
    public SearchUsersValidator()
    {
        RuleFor(search => search.Q).MaximumLength(254);
        RuleFor(search => search.Limit).IsLimit();
    }
}

internal sealed class SearchUsersHandler(IUserDesk users) : IRequestHandler<SearchUsers, Result<Page<AdminUserDto>>>
{
    public async Task<Result<Page<AdminUserDto>>> Handle(SearchUsers request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out Guid before))
            return Cursor.Invalid;
        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = await users.SearchAsync(request, before, limit + 1, cancellationToken);
        return Paging.Cut(rows, limit, row => Cursor.Write(row.Id), row => row);
    }
}
