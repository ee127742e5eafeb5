namespace PredictionMarkets.Application; internal static class Placeholder { }
