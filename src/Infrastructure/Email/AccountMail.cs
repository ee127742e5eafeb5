using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Application.Auth;

namespace PredictionMarkets.Infrastructure.Email;

/// <summary>
/// Writes and sends messages to the owners of accounts, one after the other and away from the request that asked: whoever asks learns nothing from how long
/// it takes. A process that ends sends for a few seconds more what waits, and says how many were left; who misses a message asks again.
/// </summary>
internal sealed partial class AccountMail(IServiceScopeFactory scopes, EmailSettings settings, ILogger<AccountMail> logger) : BackgroundService, IAccountMail
{
    private const int LongestQueue = 1_000;

    /// <summary>Well within the time that the host gives to all that ends.</summary>
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromSeconds(10);

    private readonly Channel<(AccountMailKind Kind, string Email)> _queue =
        Channel.CreateBounded<(AccountMailKind, string)>(new BoundedChannelOptions(LongestQueue) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    public void Ask(AccountMailKind kind, string email)
    {
        if (!_queue.Writer.TryWrite((kind, email)))
            LogDropped(kind);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource();
        await using var ending = stoppingToken.Register(() =>
        {
            _queue.Writer.TryComplete();
            patience.CancelAfter(AfterTheEnd);
        });
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None) && !patience.IsCancellationRequested)
        {
            if (_queue.Reader.TryRead(out var mail))
                await TryAsync(mail.Kind, mail.Email, patience.Token);
        }

        if (_queue.Reader.Count > 0)
            LogLost(_queue.Reader.Count);
    }

    private async Task TryAsync(AccountMailKind kind, string email, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(kind, email, cancellationToken);
        }
        catch (Exception exception)
        {
            LogFailed(kind, exception.GetType().Name, exception.Message);
        }
    }

    private async Task SendAsync(AccountMailKind kind, string email, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        if (await services.GetRequiredService<IAccounts>().FindByEmailAsync(email, cancellationToken) is not { } user)
            return;
        if (kind != AccountMailKind.PasswordChanged
            && await services.GetRequiredService<IAttempts>().CountAsync(AttemptKind.Mail, $"{kind} {user.Id}", cancellationToken) is not null)
            return;
        var message = await WriteAsync(kind, user, services.GetRequiredService<IEmailTokens>(), cancellationToken);
        await services.GetRequiredService<IEmailSender>().SendAsync(message, cancellationToken);
        LogSent(kind, user.Id);
    }

    private async Task<EmailMessage> WriteAsync(AccountMailKind kind, UserDto user, IEmailTokens tokens, CancellationToken cancellationToken) => kind switch
    {
        AccountMailKind.ConfirmAddress => new EmailMessage(
            user.Email, "Confirm your e-mail address",
            $"Open this link within 24 hours to confirm your address:\r\n\r\n{Link("confirm-email", await tokens.MakeAsync(user.Id, EmailTokenPurpose.ConfirmAddress, cancellationToken))}\r\n\r\nIf you did not open an account, ignore this message."),
        AccountMailKind.ResetPassword => new EmailMessage(
            user.Email, "Set a new password",
            $"Open this link within 30 minutes to set a new password:\r\n\r\n{Link("reset-password", await tokens.MakeAsync(user.Id, EmailTokenPurpose.ResetPassword, cancellationToken))}\r\n\r\nIf you did not ask for it, ignore this message; your password stays as it is."),
        AccountMailKind.PasswordChanged => new EmailMessage(
            user.Email, "Your password was changed",
            $"The password of your account was changed. If that was not you, set a new one at once: {new Uri(settings.PublicUrl, "/forgot-password")}"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such message."),
    };

    /// <summary>The token stands behind #, where no server and no Referer header ever sees it.</summary>
    private Uri Link(string page, string token) => new(settings.PublicUrl, $"/{page}#token={token}");

    [LoggerMessage(330, LogLevel.Information, "Mail {Kind} sent to {UserId}")]
    private partial void LogSent(AccountMailKind kind, Guid userId);

    [LoggerMessage(331, LogLevel.Error, "Mail {Kind} could not be sent: {Exception}: {Reason}")]
    private partial void LogFailed(AccountMailKind kind, string exception, string reason);

    [LoggerMessage(332, LogLevel.Error, "Mail {Kind} was dropped: too many messages wait, or the process ends")]
    private partial void LogDropped(AccountMailKind kind);

    [LoggerMessage(333, LogLevel.Error, "{Count} messages were not sent before the process ended")]
    private partial void LogLost(int count);
}
