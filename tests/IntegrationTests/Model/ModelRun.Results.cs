using System.Globalization;
using FluentAssertions;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.IntegrationTests.Jobs;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.UnitTests.Domain.Reference;

namespace PredictionMarkets.IntegrationTests.Model;

/// <summary>Markets that are resolved together: those of an event, or one that stands alone.</summary>
/// <param name="Event">The event's slug; null for a market that stands alone.</param>
/// <param name="Kind">Which fees and tick: an index into <see cref="ModelMarkets.Kinds"/>.</param>
internal sealed record ModelGroup(string? Event, IReadOnlyList<string> Markets, int Kind)
{
    /// <summary>Where requests about the whole group go.</summary>
    public string Address => Event is null ? $"/v1/markets/{Markets[0]}" : $"/v1/events/{Event}";
}

/// <content>Conversions, results, disputes, payouts, corrections; and new markets in the place of those that are over.</content>
internal sealed partial class ModelRun
{
    private async Task ConvertAsync()
    {
        var group = _groups.Where(group => group.Event is not null).ElementAt(_random.Next(_groups.Count(group => group.Event is not null)));
        var (trader, quantity, direction) = (Anyone(), _random.Next(40) == 0 ? 0 : _random.Next(1, 25), (ConversionDirection)_random.Next(1, 3));
        var chosen = group.Markets.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(group.Markets[0]).ToHashSet(StringComparer.Ordinal);
        var body = new { markets = chosen.ToArray(), quantity, direction = direction == ConversionDirection.NoToYes ? "NO_TO_YES" : "YES_TO_NO", idempotencyKey = $"convert-{++_ids}" };
        var before = Model.Available(trader.Id) + Model.Locked(trader.Id);
        var answer = await SendAsync(trader, HttpMethod.Post, $"{group.Address}/convert", body);
        var code = Model.Convert(trader.Id, group.Markets, chosen, quantity, direction);
        Compare(answer, 200, new ReferenceAnswer(code), null);
        if (code is null)
        {
            Units(answer.Json, "dollars").Should().Be(Model.Available(trader.Id) + Model.Locked(trader.Id) - before, Last);
            answer.Json.GetProperty("holdings").EnumerateArray().Select(held => $"{held.GetProperty("yesShares")}/{held.GetProperty("noShares")}").Should().Equal(
                group.Markets.Select(market => Model.Markets[market].Users[trader.Id]).Select(held => $"{held.Yes.Shares}/{held.No.Shares}"), "the model says so of {0}", Last);
            if (_random.Next(4) == 0)
                (await SendAsync(trader, HttpMethod.Post, $"{group.Address}/convert", body)).Json.ToString().Should().Be(answer.Json.ToString(), "a key is used once");
        }

        await VerifyBalanceAsync(trader);
    }

    private async Task CloseAsync()
    {
        var group = AnyGroup(MarketStatus.Open, MarketStatus.Halted);
        var answer = await SendAsync(_room.Admin, HttpMethod.Patch, $"{group.Address}/status", new { status = "CLOSED" });
        var code = group.Event is null ? Model.In(group.Markets[0], market => market.MoveTo(MarketStatus.Closed)).Code : Model.MoveAll(group.Markets, MarketStatus.Closed);
        Compare(answer, 200, new ReferenceAnswer(code), null);
    }

    private async Task ProposeAsync()
    {
        var group = AnyGroup(MarketStatus.Closed, MarketStatus.Disputed);
        var (body, pays) = Result(group);
        var answer = await SendAsync(_room.Admin, HttpMethod.Post, $"{group.Address}/resolution", body);
        Compare(answer, 200, new ReferenceAnswer(Model.Propose(group.Markets, pays)), null);
    }

    private async Task DisputeAsync()
    {
        var (trader, group) = (Anyone(), AnyGroup(MarketStatus.Proposed));
        var market = group.Markets[_random.Next(group.Markets.Count)];
        var answer = await SendAsync(trader, HttpMethod.Post, $"/v1/markets/{market}/dispute", new { reason = "It did not happen." });
        Compare(answer, 200, new ReferenceAnswer(Model.Dispute(trader.Id, group.Markets)), null);
    }

    private async Task FinalizeAsync()
    {
        var group = AnyGroup(MarketStatus.Proposed);
        var answer = await SendAsync(_room.Admin, HttpMethod.Post, $"{group.Address}/finalize", null);
        var code = Model.Finalize(group.Markets);
        Compare(answer, 200, new ReferenceAnswer(code), null);
        if (code is null)
            await VerifyBalancesAsync();
    }

    /// <summary>Results that nobody may dispute any more, by the job.</summary>
    private async Task RunJobAsync()
    {
        Last = "the job";
        await _room.Apps[0].RunJobAsync("market-settlement");
        foreach (var group in _groups.Where(group => Model.IsDue(group.Markets[0])))
            Model.Finalize(group.Markets).Should().BeNull();
        await VerifyBalancesAsync();
    }

    private async Task CorrectAsync()
    {
        var (group, isPreview) = (AnyGroup(MarketStatus.Resolved), _random.Next(4) == 0);
        var (body, pays) = Result(group);
        var answer = await SendAsync(_room.Admin, HttpMethod.Post, $"{group.Address}/correction?preview={(isPreview ? "true" : "false")}", body);
        var (code, concerns) = Model.Correct(group.Markets, pays, isPreview);
        Compare(answer, 200, new ReferenceAnswer(code), null);
        if (concerns is not null)
        {
            new ModelCorrection(answer.Json.GetProperty("users").GetInt32(), Units(answer.Json, "takenBack"), Units(answer.Json, "paidOut"), Units(answer.Json, "newDebt"))
                .Should().Be(concerns, "the model says so of {0}", Last);
        }

        if (!isPreview && code is null)
            Answers["corrected"] = Answers.GetValueOrDefault("corrected") + 1;
        if (concerns is { NewDebt: > 0 } && !isPreview)
            Answers["left owing"] = Answers.GetValueOrDefault("left owing") + 1;
        await VerifyBalancesAsync();
    }

    /// <summary>New markets in the place of some that are over; those stay as they are.</summary>
    private async Task RenewAsync()
    {
        var over = _groups.FindIndex(group => Model.Markets[group.Markets[0]].Status == MarketStatus.Resolved);
        if (over < 0 || _random.Next(3) == 0)
            return; // So that there is something to correct.
        _groups[over] = await ModelMarkets.OpenAsync(_room, Model, _groups[over].Kind, _groups[over].Event is null ? 1 : _groups[over].Markets.Count);
    }

    private ModelGroup AnyGroup(params MarketStatus[] fitting)
    {
        var fit = _groups.Where(group => group.Markets.All(market => fitting.Contains(Model.Markets[market].Status))).ToList();
        return fit.Count > 0 && _random.Next(4) != 0 ? fit[_random.Next(fit.Count)] : _groups[_random.Next(_groups.Count)];
    }

    /// <summary>A result as it is asked for, and what it makes a YES share of each market pay.</summary>
    private (object Body, IReadOnlyList<long> Pays) Result(ModelGroup group)
    {
        const string source = "https://example.com/result";
        if (group.Event is null)
        {
            long price = _random.Next(0, 10_001);
            return _random.Next(4) switch
            {
                0 => (new { outcome = "YES", source }, [10_000]),
                1 => (new { outcome = "NO", source }, [0]),
                2 => (new { outcome = "PRICE", source }, [5_000]),
                _ => (new { outcome = "PRICE", settlementPrice = price / 10_000m, source }, [price]),
            };
        }

        var winner = _random.Next(group.Markets.Count);
        if (_random.Next(3) != 0)
            return (new { winner = group.Markets[winner], source }, [.. group.Markets.Select((_, i) => i == winner ? 10_000L : 0L)]);
        var cuts = group.Markets.Skip(1).Select(_ => (long)_random.Next(0, 10_001)).Append(0).Append(10_000).Order().ToList();
        var pays = cuts.Zip(cuts.Skip(1), (low, high) => high - low).ToList();
        return (new { settlementPrices = group.Markets.Zip(pays).ToDictionary(pair => pair.First, pair => (pair.Second / 10_000m).ToString(CultureInfo.InvariantCulture)), source }, pays);
    }
}

/// <summary>Opens markets for the exchange and the model alike.</summary>
internal static class ModelMarkets
{
    public static readonly (int Taker, int Maker, int Tick)[] Kinds = [(0, 0, 100), (250, 0, 100), (1000, -500, 10), (77, 33, 100)];

    /// <summary>One market that stands alone, or the markets of an event.</summary>
    public static async Task<ModelGroup> OpenAsync(TradingRoom room, ExchangeModel model, int kind, int count)
    {
        var (fees, tickSize) = (new { takerBps = Kinds[kind].Taker, makerBps = Kinds[kind].Maker }, Kinds[kind].Tick == 10 ? "0.001" : "0.01");
        ModelGroup group;
        if (count == 1)
            group = new ModelGroup(null, [await room.MarketAsync(new { fees, tickSize })], kind);
        else
        {
            var slug = $"event-{model.Markets.Count}";
            string[] members = [.. Enumerable.Range(1, count).Select(i => $"{slug}-{i}")];
            await room.Admin.Http.PostAsync("/v1/events", Body.Of(new
            {
                slug, title = "Who wins?", fees, tickSize, markets = members.Select(member => new { slug = member, question = $"Does {member} win?", label = member }),
            })).JsonAsync(201);
            await room.Admin.Http.PatchAsync($"/v1/events/{slug}/status", Body.Of(new { status = "OPEN" })).JsonAsync();
            group = new ModelGroup(slug, members, kind);
        }

        foreach (var market in group.Markets)
        {
            model.AddMarket(market, new ReferenceExchange
            {
                Tick = Kinds[kind].Tick, TakerBps = Kinds[kind].Taker, MakerBps = Kinds[kind].Maker, Slippage = 1_000, LastTime = DateTime.MinValue,
            });
        }

        return group;
    }
}
