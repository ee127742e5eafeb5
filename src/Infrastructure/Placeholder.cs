namespace PredictionMarkets.Infrastructure; internal static class Placeholder { }
