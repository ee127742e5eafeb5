namespace PredictionMarkets.Application.Common;

/// <summary>A part of a list, newest first unless said otherwise.</summary>
/// <param name="Items">The rows of this part.</param>
/// <param name="NextCursor">Hand it back as <c>cursor</c> for the next part; null when this was the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
