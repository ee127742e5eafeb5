using System.Text;
using PredictionMarkets.Application.Auth;

namespace PredictionMarkets.Infrastructure.Email;

/// <summary>Puts messages as files into a folder, readable by the exchange's own user alone, for a mail server to pick up or a developer to read.</summary>
internal sealed class PickupFolderEmailSender(EmailSettings settings, TimeProvider time) : IEmailSender
{
    public async Task SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.PickupFolder);
        var now = time.GetUtcNow();
        var path = Path.Combine(settings.PickupFolder, $"{Guid.CreateVersion7(now):N}.eml");
        var text = $"From: {settings.From}\r\nTo: {OneLine(message.To)}\r\nSubject: {OneLine(message.Subject)}\r\nDate: {now:r}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{message.Text}\r\n";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        // Whoever picks up sees whole messages only.
        await using (var file = new FileStream(path + ".tmp", options))
            await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        File.Move(path + ".tmp", path);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
