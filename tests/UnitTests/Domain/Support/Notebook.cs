using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Domain.Positions;

namespace PredictionMarkets.UnitTests.Domain.Support;

/// <summary>
/// Reads a page of a trader's notebook: one command or question a line, and after a bar what must come of it. A line without a bar must not be refused.
/// <code>
/// bob   sells 10 YES @ 0.55 as b1 | OPEN 0/10
/// alice buys 4 YES @ 0.60         | FILLED 4/4: 4 @ 0.55 TRANSFER b1
/// book                            | asks 0.55 x 6
/// alice                           | 997.80, 4 YES
/// </code>
/// Orders: <c>[who] buys|sells [quantity or $spend] YES|NO [@ price|at market] [IOC|FOK|GTD +seconds] [post-only] [reduce-only]
/// [cancel-resting|cancel-taking|cancel-both|skip] [as name]</c>; then <c>amends name [to quantity] [@ price]</c>, <c>cancels name</c>, <c>cancels all</c>,
/// <c>splits 5</c>, <c>merges 5</c>, <c>owes 3.00</c>. The market: <c>clock +30</c>, <c>market Halted</c>, <c>mode PostOnly</c>, <c>closes +60</c>, <c>expire</c>.
/// Questions: <c>[who]</c>, <c>[who] result</c>, <c>book</c>, <c>queue</c>, <c>order name</c>, <c>fees</c>, <c>collateral</c>, <c>market</c>.
/// Prices of an order and of its trades are in the terms of its own outcome; the book and the queue are in YES terms.
/// </summary>
internal sealed partial class Notebook(TradingFloor floor)
{
    private readonly Dictionary<string, Guid> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Order> _latest = [];

    /// <summary>Reads a page on a floor of its own, without fees.</summary>
    public static void Check(string page) => new Notebook(new TradingFloor()).Read(page);

    /// <summary>Reads a page on a given floor.</summary>
    public static void Check(TradingFloor floor, string page) => new Notebook(floor).Read(page);

    public void Read(string page)
    {
        StringBuilder expected = new(), actual = new();
        foreach (var line in page.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (command, outcome) = line.IndexOf('|') is var bar and >= 0 ? (line[..bar].Trim(), Blanks().Replace(line[(bar + 1)..].Trim(), " ")) : (line, null);
            var came = Perform(command);
            if (outcome is null && RefusalCode().IsMatch(came))
                outcome = "(not refused)";
            expected.Append(command).Append(" | ").AppendLine(outcome ?? came);
            actual.Append(command).Append(" | ").AppendLine(came);
        }

        actual.ToString().Should().Be(expected.ToString());
    }

    private string Perform(string line)
    {
        var words = new Queue<string>(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var subject = words.Dequeue();
        return subject switch
        {
            "book" => Book(),
            "queue" => Queue(),
            "order" => Describe(_latest[_orders[words.Dequeue()]], []),
            "fees" => floor.Fees.ToString(),
            "collateral" => floor.Collateral.ToString(),
            "market" when words.Count == 0 => $"{floor.Market.State.Status} {floor.Market.State.Mode}",
            "market" => Answer(floor.Run(ledger => floor.Market.MoveTo(Enum.Parse<MarketStatus>(words.Dequeue()), "test", ledger)), _ => Closed()),
            "mode" => Answer(floor.Run(_ => floor.Market.SetMode(Enum.Parse<TradingMode>(words.Dequeue()), "test")), _ => "ok"),
            "clock" => Clock(Seconds(words.Dequeue())),
            "closes" => Answer(floor.Run(_ => floor.Market.SetClosingTime(TradingFloor.Noon.AddSeconds(Seconds(words.Dequeue())))), _ => "ok"),
            "expire" => Expire(),
            _ when words.Count == 0 => Holdings(subject),
            _ => Trader(subject, words),
        };
    }

    private string Trader(string who, Queue<string> words)
    {
        var user = floor.User(who);
        return words.Dequeue() switch
        {
            "result" => Result(who),
            "buys" => Place(user, Side.Buy, words),
            "sells" => Place(user, Side.Sell, words),
            "splits" => Answer(floor.Run(ledger => floor.Market.Split(user, Number(words.Dequeue()), ledger)), _ => "ok"),
            "merges" => Answer(floor.Run(ledger => floor.Market.Merge(user, Number(words.Dequeue()), ledger)), _ => "ok"),
            "owes" => Owe(who, words.Dequeue()),
            "cancels" when words.Peek() is "all" => CancelAll(user),
            "cancels" => Answer(floor.Run(ledger => floor.Market.Cancel(user, _orders[words.Dequeue()], ledger)), order => Describe(order, [])),
            "amends" => Amend(user, words),
            var other => throw new FormatException($"'{other}' is nothing a trader does."),
        };
    }

    private string Place(Guid user, Side side, Queue<string> words)
    {
        var size = words.Dequeue();
        var spend = size[0] == '$' ? TradingFloor.Dollars(size[1..]) : (Money?)null;
        var order = new NewOrder(
            floor.NewOrderId(), user, Guid.Empty, null, side, Enum.Parse<Outcome>(words.Dequeue(), ignoreCase: true), OrderType.Limit, null,
            spend is null ? Number(size) : null, spend, TimeInForce.Gtc, null, PostOnly: false, ReduceOnly: false, SelfTradePrevention.CancelResting);
        var name = "";
        while (words.TryDequeue(out var word))
        {
            order = word switch
            {
                "@" => order with { Price = TradingFloor.Dollars(words.Dequeue()) },
                "at" when words.Dequeue() is "market" => order with { Type = OrderType.Market, TimeInForce = TimeInForce.Ioc },
                "IOC" => order with { TimeInForce = TimeInForce.Ioc },
                "FOK" => order with { TimeInForce = TimeInForce.Fok },
                "GTD" => order with { TimeInForce = TimeInForce.Gtd, ExpiresAt = TradingFloor.Noon.AddSeconds(Seconds(words.Dequeue())) },
                "post-only" => order with { PostOnly = true },
                "reduce-only" => order with { ReduceOnly = true },
                "cancel-resting" => order with { SelfTradePrevention = SelfTradePrevention.CancelResting },
                "cancel-taking" => order with { SelfTradePrevention = SelfTradePrevention.CancelTaking },
                "cancel-both" => order with { SelfTradePrevention = SelfTradePrevention.CancelBoth },
                "skip" => order with { SelfTradePrevention = SelfTradePrevention.Skip },
                "as" => order with { ClientOrderId = name = words.Dequeue() },
                _ => throw new FormatException($"'{word}' is no term of an order."),
            };
        }

        var answer = Answer(floor.Run(ledger => floor.Market.Place(order, ledger)), placed => Describe(placed.Order, placed.Trades));
        if (name.Length > 0)
            _orders[name] = order.Id;
        return answer;
    }

    private string Owe(string who, string debt)
    {
        floor.Burden(who, debt);
        return "ok";
    }

    private string Amend(Guid user, Queue<string> words)
    {
        var order = _orders[words.Dequeue()];
        Money? price = null;
        long? quantity = null;
        while (words.TryDequeue(out var word))
        {
            if (word is "to")
                quantity = Number(words.Dequeue());
            else
                price = TradingFloor.Dollars(words.Dequeue());
        }

        return Answer(floor.Run(ledger => floor.Market.Amend(user, order, price, quantity, ledger)), placed => Describe(placed.Order, placed.Trades));
    }

    private string CancelAll(Guid user)
    {
        IReadOnlyList<Order> cancelled = [];
        floor.Run(ledger => cancelled = floor.Market.CancelAll(user, ledger));
        Learn();
        return cancelled.Count == 0 ? "none" : string.Join(", ", cancelled.Select(order => $"{NameOf(order.Id)} {Describe(order, [])}"));
    }

    private string Expire()
    {
        floor.Run(ledger => floor.Market.ExpireOrders(ledger));
        return Closed();
    }

    private string Clock(int seconds)
    {
        floor.Clock = TradingFloor.Noon.AddSeconds(seconds);
        return "ok";
    }

    private string Answer<T>(Result<T> result, Func<T, string> describe)
    {
        Learn();
        return result.IsRefused ? result.Refusal!.Code : describe(result.Value);
    }

    /// <summary>Takes over from the events how orders now stand.</summary>
    private void Learn()
    {
        foreach (var happened in floor.LastEvents)
        {
            _ = happened switch
            {
                OrderPlaced placed => _latest[placed.Placed.Order.Id] = placed.Placed.Order,
                OrderAmended amended => _latest[amended.Placed.Order.Id] = amended.Placed.Order,
                OrderClosed closed => _latest[closed.Order.Id] = closed.Order,
                TradeExecuted trade => _latest[trade.Maker.Id] = trade.Maker,
                _ => default,
            };
        }
    }

    private string Closed()
    {
        Learn();
        var closed = floor.LastEvents.OfType<OrderClosed>().Select(gone => $"{NameOf(gone.Order.Id)} {Describe(gone.Order, [])}").ToList();
        return closed.Count == 0 ? "ok" : string.Join(", ", closed);
    }

    private string Describe(in Order order, IReadOnlyList<Trade> trades)
    {
        var text = new StringBuilder(Upper(order.Status.ToString()));
        text.Append(CultureInfo.InvariantCulture, $" {order.Filled}/{order.Quantity}");
        if (order.Reason != default)
            text.Append(' ').Append(Upper(order.Reason.ToString()));
        if (!order.Fee.IsZero)
            text.Append(" fee ").Append(order.Fee);
        for (var i = 0; i < trades.Count; i++)
        {
            var trade = trades[i];
            text.Append(i == 0 ? ": " : ", ").Append(CultureInfo.InvariantCulture, $"{trade.Quantity} @ {order.InYesTerms(trade.Price)} ");
            text.Append(Upper(trade.Kind.ToString())).Append(' ').Append(NameOf(trade.Maker.OrderId));
        }

        return text.ToString();
    }

    private string Holdings(string who)
    {
        var (account, trader) = (floor.Account(who), floor.Trader(who));
        var text = new StringBuilder(account.Available.ToString());
        if (!account.Locked.IsZero)
            text.Append(", ").Append(account.Locked).Append(" locked");
        if (!account.Debt.IsZero)
            text.Append(", ").Append(account.Debt).Append(" owed");
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            var position = trader[outcome];
            if (position.Shares > 0)
                text.Append(CultureInfo.InvariantCulture, $", {position.Shares} {Upper(outcome.ToString())}");
            if (position.Locked > 0)
                text.Append(CultureInfo.InvariantCulture, $" ({position.Locked} locked)");
        }

        return text.ToString();
    }

    private string Result(string who) => string.Join("; ", Enum.GetValues<Outcome>()
        .Select(outcome => (outcome, position: floor.Trader(who)[outcome]))
        .Where(held => held.position != default(Position))
        .Select(held => $"{held.position.Shares} {Upper(held.outcome.ToString())} cost {held.position.Cost} realised {held.position.Realised}"));

    private string Book()
    {
        var sides = new[] { Levels("bids", isBid: true), Levels("asks", isBid: false) }.Where(side => side.Length > 0).ToList();
        return sides.Count == 0 ? "empty" : string.Join("; ", sides);
    }

    private string Levels(string side, bool isBid)
    {
        var levels = string.Join(", ", floor.Market.Book.Levels(isBid).Select(level => $"{level.Price} x {level.Quantity}"));
        return levels.Length == 0 ? "" : $"{side} {levels}";
    }

    private string Queue()
    {
        var book = floor.Market.Book;
        return book.Count == 0 ? "empty" : string.Join(", ", book.Orders().Select(slot => $"{NameOf(book[slot].Id)} {book[slot].Remaining}"));
    }

    private string NameOf(Guid order) => _orders.FirstOrDefault(named => named.Value == order).Key ?? "?";

    private static string Upper(string name) => Humps().Replace(name, "_").ToUpperInvariant();

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static int Seconds(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, 1000)]
    private static partial Regex Humps();

    [GeneratedRegex(" +", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex("^[A-Z]+(_[A-Z]+)+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RefusalCode();
}
