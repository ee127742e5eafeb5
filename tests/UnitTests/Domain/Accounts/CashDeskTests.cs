using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Positions;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Accounts;

/// <summary>Money that enters and leaves, debts that are collected, and what the ledger says of it.</summary>
public sealed class CashDeskTests
{
    private static readonly Guid User = new("00000000-0000-0000-0000-000000000001"), Admin = new("00000000-0000-0000-0000-0000000000a1");
    private static readonly DateTime Now = TradingFloor.Noon;

    [Fact]
    public void Move_ADeposit_ComesFromTheWorld_AndSaysWhoAndWhy()
    {
        var (account, ledger) = Open("5");
        CashDesk.Move(account, Money.Dollars(10), Admin, "wire", Now, ledger).IsRefused.Should().BeFalse();
        account.Available.Should().Be(Money.Dollars(15));
        ledger.Transactions.Should().ContainSingle().Which.Should().Match<LedgerTransaction>(transaction =>
            transaction.Kind == LedgerKind.Deposit && transaction.ActorId == Admin && transaction.Reason == "wire" && transaction.CreatedAt == Now && transaction.MarketId == null && transaction.TradeSeq == null);
        Entries(ledger).Should().Equal($"0 {AccountKind.Cash} {User} 10.00", $"1 {AccountKind.World} {Guid.Empty} -10.00");
    }

    [Fact]
    public void Move_AWithdrawal_TakesWhatIsAvailable_AndNotMore()
    {
        var (account, ledger) = Open("5", locked: "3");
        CashDesk.Move(account, -TradingFloor.Dollars("5.0001"), Admin, "out", Now, ledger).Refusal.Should().Be(new InsufficientFunds(TradingFloor.Dollars("5.0001"), Money.Dollars(5)));
        ledger.Transactions.Should().BeEmpty();
        CashDesk.Move(account, -Money.Dollars(5), Admin, "out", Now, ledger).IsRefused.Should().BeFalse();
        (account.Available, account.Locked, account.Total).Should().Be((Money.Zero, Money.Dollars(3), Money.Dollars(3)));
        ledger.Transactions.Single().Kind.Should().Be(LedgerKind.Withdrawal);
        Entries(ledger).Should().Equal($"0 {AccountKind.Cash} {User} -5.00", $"1 {AccountKind.World} {Guid.Empty} 5.00");
    }

    [Fact]
    public void Move_OfADebtor_TakesNothingOut_AndPaysTheDebtFirst()
    {
        var (account, ledger) = Open("0", debt: "4");
        CashDesk.Move(account, -TradingFloor.Dollars("0.0001"), Admin, "out", Now, ledger).Refusal.Should().Be(new DebtOutstanding(Money.Dollars(4)));
        CashDesk.Move(account, Money.Dollars(10), Admin, "in", Now, ledger).IsRefused.Should().BeFalse();
        (account.Available, account.Debt).Should().Be((Money.Dollars(6), Money.Zero));
        Entries(ledger).Should().Equal($"0 {AccountKind.Debt} {User} 4.00", $"1 {AccountKind.Cash} {User} 6.00", $"2 {AccountKind.World} {Guid.Empty} -10.00");
    }

    [Theory]
    [InlineData("3", "5", "3", "0", "2")]
    [InlineData("5", "3", "3", "2", "0")]
    [InlineData("4", "4", "4", "0", "0")]
    public void CollectDebt_TakesWhatThereIs(string available, string debt, string paid, string left, string owed)
    {
        var (account, ledger) = Open(available, debt: debt);
        CashDesk.CollectDebt(account, Now, ledger);
        (account.Available, account.Debt).Should().Be((TradingFloor.Dollars(left), TradingFloor.Dollars(owed)));
        ledger.Transactions.Single().Should().Match<LedgerTransaction>(transaction => transaction.Kind == LedgerKind.Correction && transaction.CreatedAt == Now);
        Entries(ledger).Should().Equal($"0 {AccountKind.Cash} {User} -{TradingFloor.Dollars(paid)}", $"1 {AccountKind.Debt} {User} {TradingFloor.Dollars(paid)}");
    }

    [Theory]
    [InlineData("3", "0")]
    [InlineData("0", "3")]
    public void CollectDebt_WithoutDebtOrWithoutMoney_PostsNothing(string available, string debt)
    {
        var (account, ledger) = Open(available, debt: debt);
        CashDesk.CollectDebt(account, Now, ledger);
        ledger.Transactions.Should().BeEmpty();
    }

    [Theory]
    [InlineData("5", "3", "2", "0", "3")]
    [InlineData("3", "5", "0", "2", "3")]
    [InlineData("3", "3", "0", "0", "3")]
    public void TakeOrOwe_WhatIsMissing_BecomesADebt(string available, string amount, string left, string owed, string fromCash)
    {
        var (account, ledger) = Open(available);
        var posting = ledger.Begin(LedgerKind.Correction, Now);
        posting.TakeOrOwe(account, TradingFloor.Dollars(amount));
        posting.Add(AccountKind.Collateral, Admin, TradingFloor.Dollars(amount));
        posting.Close();
        (account.Available, account.Debt).Should().Be((TradingFloor.Dollars(left), TradingFloor.Dollars(owed)));
        ledger.Entries[0].Should().Be(new LedgerEntry(0, 0, AccountKind.Cash, User, -TradingFloor.Dollars(fromCash)));
        ledger.Entries.Sum(entry => entry.Amount.Units).Should().Be(0);
    }

    [Fact]
    public void Position_PaidOut_IsGone_AndKeepsItsResult()
    {
        var held = new Position(10, 0, Money.Dollars(4), Money.Dollars(1));
        held.PayOut(Money.Dollars(10)).Should().Be(new Position(0, 0, Money.Zero, Money.Dollars(7)));
        held.PayOut(Money.Zero).Should().Be(new Position(0, 0, Money.Zero, -Money.Dollars(3)));
        held.Revalue(-Money.Dollars(2)).Should().Be(held with { Realised = -Money.Dollars(1) });
        var locked = () => (held with { Locked = 1 }).PayOut(Money.Zero);
        locked.Should().Throw<InvalidOperationException>();
    }

    private static (Account Account, GeneralLedger Ledger) Open(string available, string locked = "0", string debt = "0")
    {
        var account = new Account(User, TradingFloor.Dollars(available), TradingFloor.Dollars(locked), TradingFloor.Dollars(debt));
        return (account, new GeneralLedger(new Dictionary<Guid, Account> { [User] = account }, new SequentialIds()));
    }

    private static IEnumerable<string> Entries(GeneralLedger ledger) => ledger.Entries.Select(entry => $"{entry.Line} {entry.Account} {entry.OwnerId} {entry.Amount}");
}
