namespace PredictionMarkets.Infrastructure.Email;

/// <summary>How mail leaves the exchange.</summary>
/// <param name="From">The sender's address.</param>
/// <param name="PublicUrl">Where people reach the exchange; links in messages begin with it. Never taken from a request: whoever asks could write anything there.</param>
/// <param name="ResendApiKey">Set: mail goes through Resend. Null: into the pickup folder.</param>
/// <param name="ResendUrl">Where Resend's API is.</param>
/// <param name="PickupFolder">Where messages are put as files.</param>
internal sealed record EmailSettings(string From, Uri PublicUrl, string? ResendApiKey, Uri ResendUrl, string PickupFolder);
