using FluentAssertions;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Behaviors;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using Xunit;

namespace PredictionMarkets.UnitTests.Application;

public sealed class BehaviorTests
{
    [Theory]
    [InlineData(false, false, "UNAUTHENTICATED")]
    [InlineData(true, false, "FORBIDDEN")]
    [InlineData(true, true, null)]
    public async Task Authorization_OfAnAdminRequest(bool signedIn, bool admin, string? code)
    {
        var result = await new AuthorizationBehavior<ForAdmins, Result<int>>(Somebody(signedIn, admin), new NoGuard()).Handle(new(), default, Accepted);
        (result.Refusal?.Code).Should().Be(code);
        result.IsRefused.Should().Be(code is not null);
    }

    [Theory]
    [InlineData(false, "UNAUTHENTICATED")]
    [InlineData(true, null)]
    public async Task Authorization_OfAUsersRequest(bool signedIn, string? code)
    {
        var result = await new AuthorizationBehavior<ForUsers, Result<int>>(Somebody(signedIn, false), new NoGuard()).Handle(new(), default, Accepted);
        (result.Refusal?.Code).Should().Be(code);
    }

    [Fact]
    public async Task Authorization_OfAnyonesRequest_AsksNothing() =>
        (await new AuthorizationBehavior<ForAnyone, Result<int>>(Somebody(false, false), new NoGuard()).Handle(new(), default, Accepted)).Value.Should().Be(7);

    [Fact]
    public async Task Authorization_OfARequestThatDoesNotSay_Throws() =>
        await FluentActions.Awaiting(() => new AuthorizationBehavior<Unstated, Result<int>>(Somebody(true, true), new NoGuard()).Handle(new(), default, Accepted))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("Unstated*");

    [Fact]
    public async Task Validation_NamesMembersInCamelCase()
    {
        var behavior = new ValidationBehavior<ForUsers, Result<int>>([new ForUsersValidator()]);
        var refused = await behavior.Handle(new ForUsers("", [new("")]), default, Accepted);
        refused.Refusal.Should().BeOfType<ValidationFailed>().Which.Errors.Keys.Should().BeEquivalentTo("clientOrderId", "items[0].clientOrderId");
        (await behavior.Handle(new ForUsers("x"), default, Accepted)).Value.Should().Be(7);
    }

    [Fact]
    public async Task Transaction_CommitsWhatIsAcceptedOnly()
    {
        var work = new RecordingUnitOfWork();
        var behavior = new TransactionBehavior<Writing, Result<int>>(work);
        await behavior.Handle(new(), default, Accepted);
        await behavior.Handle(new(), default, () => Task.FromResult<Result<int>>(new EmailTaken()));
        work.Committed.Should().Equal(true, false);
    }

    [Fact]
    public async Task Logging_SaysOutcomeAndNoBody()
    {
        var logger = new RecordingLogger<ForUsers>();
        var behavior = new LoggingBehavior<ForUsers, Result<int>>(logger, Somebody(true, false));
        await behavior.Handle(new ForUsers("secret"), default, Accepted);
        await behavior.Handle(new ForUsers("secret"), default, () => Task.FromResult<Result<int>>(new EmailTaken()));
        await FluentActions.Awaiting(() => behavior.Handle(new ForUsers("secret"), default, () => throw new InvalidOperationException("secret")))
            .Should().ThrowAsync<InvalidOperationException>();

        await behavior.Handle(new ForUsers("secret"), default, () => Task.FromResult<Result<int>>(new Forbidden()));

        logger.Lines.Should().HaveCount(4).And.NotContain(line => line.Contains("secret"));
        logger.Lines[0].Should().StartWith("Debug ForUsers of").And.Contain("accepted");
        logger.Lines[1].Should().StartWith("Debug ForUsers of").And.Contain("EMAIL_TAKEN");
        logger.Lines[2].Should().StartWith("Warning ForUsers of").And.Contain("InvalidOperationException");
        logger.Lines[3].Should().StartWith("Information ForUsers of").And.Contain("FORBIDDEN");
    }

    private static Task<Result<int>> Accepted() => Task.FromResult<Result<int>>(7);

    private static CurrentUser Somebody(bool signedIn, bool admin)
    {
        var user = new CurrentUser();
        if (signedIn)
            user.Become(Guid.NewGuid(), admin);
        return user;
    }

    [Theory]
    [InlineData(KeyScope.Read, "API_KEY_FORBIDS", null, "API_KEY_FORBIDS")]
    [InlineData(KeyScope.Trade, "API_KEY_FORBIDS", null, null)]
    public async Task Authorization_OfAKey_IsWhatTheRequestSays(KeyScope scope, string? account, string? reading, string? trading)
    {
        var key = new CurrentUser();
        key.BecomeKey(Guid.NewGuid(), Guid.NewGuid(), scope);
        ((await new AuthorizationBehavior<ForUsers, Result<int>>(key, new NoGuard()).Handle(new(), default, Accepted)).Refusal?.Code).Should().Be(account);
        ((await new AuthorizationBehavior<ForReaders, Result<int>>(key, new NoGuard()).Handle(new(), default, Accepted)).Refusal?.Code).Should().Be(reading);
        ((await new AuthorizationBehavior<ForTraders, Result<int>>(key, new NoGuard()).Handle(new(), default, Accepted)).Refusal?.Code).Should().Be(trading);
        ((await new AuthorizationBehavior<ForAdmins, Result<int>>(key, new NoGuard()).Handle(new(), default, Accepted)).Refusal?.Code).Should().Be("API_KEY_FORBIDS");
    }

    [Fact]
    public async Task Authorization_OfTheExchangesOwnRequest_IsForNobodyElse()
    {
        var exchange = new CurrentUser();
        exchange.BecomeExchange();
        (await new AuthorizationBehavior<ForTheExchange, Result<int>>(exchange, new NoGuard()).Handle(new(), default, Accepted)).Value.Should().Be(7);
        ((await new AuthorizationBehavior<ForTheExchange, Result<int>>(Somebody(false, false), new NoGuard()).Handle(new(), default, Accepted)).Refusal?.Code).Should().Be("UNAUTHENTICATED");
        ((await new AuthorizationBehavior<ForTheExchange, Result<int>>(Somebody(true, true), new NoGuard()).Handle(new(), default, Accepted)).Refusal?.Code).Should().Be("FORBIDDEN");
    }

    [Theory]
    [InlineData(false, SessionStanding.Admin, null, null)]
    [InlineData(true, SessionStanding.Ended, "UNAUTHENTICATED", "UNAUTHENTICATED")]
    [InlineData(false, SessionStanding.User, null, "FORBIDDEN")]
    public async Task Authorization_OfASession_AsksWhetherItLives(bool ended, SessionStanding standing, string? asUser, string? asAdmin)
    {
        foreach (var isKnownAtOnce in (bool[])[true, false])
        {
            var user = new CurrentUser();
            user.Become(Guid.NewGuid(), isAdmin: true, sessionId: Guid.NewGuid());
            var guard = new NoGuard { HasEnded = ended, Standing = standing, IsKnownAtOnce = isKnownAtOnce };
            ((await new AuthorizationBehavior<ForUsers, Result<int>>(user, guard).Handle(new(), default, Accepted)).Refusal?.Code).Should().Be(asUser);
            ((await new AuthorizationBehavior<ForAdmins, Result<int>>(user, guard).Handle(new(), default, Accepted)).Refusal?.Code).Should().Be(asAdmin);
        }
    }

    private sealed class NoGuard : ISessionGuard
    {
        public bool HasEnded { get; init; }

        public SessionStanding Standing { get; init; } = SessionStanding.Admin;

        public bool IsKnownAtOnce { get; init; } = true;

        public event Action<Guid>? Ended
        {
            add { }
            remove { }
        }

        public ValueTask<bool> HasEndedAsync(Guid userId, Guid credentialId, CancellationToken cancellationToken) => IsKnownAtOnce ? new(HasEnded) : new(LaterAsync());

        public Task<SessionStanding> StandingAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken) => Task.FromResult(Standing);

        private async Task<bool> LaterAsync()
        {
            await Task.Yield();
            return HasEnded;
        }

        public void NoteEnded(Guid credentialId)
        {
        }

        public void NoteBanned(Guid userId)
        {
        }
    }

    [Allow(Access.User, Keys = KeyScope.Read)]
    private sealed record ForReaders : IRequest<Result<int>>;

    [Allow(Access.User, Keys = KeyScope.Trade)]
    private sealed record ForTraders : IRequest<Result<int>>;

    [Allow(Access.Admin)]
    private sealed record ForAdmins : IRequest<Result<int>>;

    [Allow(Access.User)]
    private sealed record ForUsers(string ClientOrderId = "", IReadOnlyList<ForUsers.Item>? Items = null) : IRequest<Result<int>>
    {
        public sealed record Item(string ClientOrderId);
    }

    [Allow(Access.Exchange)]
    private sealed record ForTheExchange : IRequest<Result<int>>;

    [Allow(Access.Anyone)]
    private sealed record ForAnyone : IRequest<Result<int>>;

    private sealed record Unstated : IRequest<Result<int>>;

    [Allow(Access.Anyone)]
    private sealed record Writing : IRequest<Result<int>>, ITransactional;

    private sealed class ForUsersValidator : AbstractValidator<ForUsers>
    {
        public ForUsersValidator()
        {
            RuleFor(request => request.ClientOrderId).NotEmpty();
            RuleForEach(request => request.Items).ChildRules(item => item.RuleFor(i => i.ClientOrderId).NotEmpty());
        }
    }

    private sealed class RecordingUnitOfWork : IUnitOfWork
    {
        public List<bool> Committed { get; } = [];

        public async Task<T> RunAsync<T>(Func<Task<T>> work, Func<T, bool> commit, CancellationToken cancellationToken)
        {
            var answer = await work();
            Committed.Add(commit(answer));
            return answer;
        }
    }

    private sealed class RecordingLogger<T> : ILogger<T>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel} {formatter(state, exception)} {exception?.Message}");
    }
}
