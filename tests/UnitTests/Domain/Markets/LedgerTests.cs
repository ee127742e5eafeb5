using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Positions;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Markets;

/// <summary>Accounts, positions and the ledger by themselves: what would make them wrong throws.</summary>
public sealed class LedgerTests
{
    [Fact]
    public void Account_LockAndUnlock_KeepTheTotal()
    {
        var account = NewAccount("10.00");
        account.Lock(Dollars("4.00"));
        account.Unlock(Dollars("1.50"));
        (account.Available, account.Locked, account.Total).Should().Be((Dollars("7.50"), Dollars("2.50"), Dollars("10.00")));
    }

    [Fact]
    public void Account_BelowZero_ThrowsAndStaysAsItWas()
    {
        var account = NewAccount("10.00");
        account.Lock(Dollars("4.00"));
        foreach (var act in (Action[])[() => account.Lock(Dollars("6.0001")), () => account.Unlock(Dollars("4.0001")), () => account.Debit(Dollars("6.0001"))])
            act.Should().Throw<InvalidOperationException>();
        (account.Available, account.Locked).Should().Be((Dollars("6.00"), Dollars("4.00")));
    }

    [Theory]
    [InlineData("2.00", "3.00", "2.00", "0.00", "1.00")]
    [InlineData("3.00", "3.00", "3.00", "0.00", "0.00")]
    [InlineData("5.00", "3.00", "3.00", "2.00", "0.00")]
    [InlineData("5.00", "0.00", "0.00", "5.00", "0.00")]
    public void Account_Credit_PaysTheDebtFirst(string amount, string debt, string toDebt, string available, string left)
    {
        var account = new Account(Guid.NewGuid(), Money.Zero, Money.Zero, Dollars(debt));
        account.Credit(Dollars(amount)).Should().Be(Dollars(toDebt));
        (account.Available, account.Debt).Should().Be((Dollars(available), Dollars(left)));
    }

    [Fact]
    public void Posting_CreditOfADebtor_IsSplitBetweenDebtAndCash()
    {
        var account = new Account(Guid.NewGuid(), Money.Zero, Money.Zero, Dollars("3.00"));
        var ledger = LedgerOf(account);
        var posting = ledger.Begin(LedgerKind.Deposit, TradingFloor.Noon);
        posting.Give(account, Dollars("5.00"));
        posting.Add(AccountKind.World, Guid.Empty, -Dollars("5.00"));
        posting.Close();
        ledger.Entries.Select(entry => (entry.Line, entry.Account, entry.Amount)).Should().Equal(
            (0, AccountKind.Debt, Dollars("3.00")), (1, AccountKind.Cash, Dollars("2.00")), (2, AccountKind.World, -Dollars("5.00")));
    }

    [Fact]
    public void Posting_ThatDoesNotSumToZero_CannotBeClosed()
    {
        var account = NewAccount("10.00");
        var ledger = LedgerOf(account);
        var act = () =>
        {
            var posting = ledger.Begin(LedgerKind.Trade, TradingFloor.Noon);
            posting.Take(account, Dollars("5.00"));
            posting.Add(AccountKind.Collateral, Guid.NewGuid(), Dollars("4.9999"));
            posting.Close();
        };
        act.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Ledger_AccountThatIsNotLocked_ThrowsSayingWhose()
    {
        var stranger = Guid.NewGuid();
        var act = () => LedgerOf(NewAccount("1.00")).Account(stranger);
        act.Should().Throw<AccountNotLockedException>().Which.UserId.Should().Be(stranger);
    }

    [Fact]
    public void Position_GivingUpMoreThanUnlocked_Throws()
    {
        var position = new Position(10, 4, Dollars("5.00"), Money.Zero);
        foreach (var act in (Func<Position>[])[() => position.Dispose(7, Money.Zero), () => position.Lock(7), () => position.Unlock(5)])
            act.Should().Throw<InvalidOperationException>();
        position.Dispose(6, Money.Zero).Shares.Should().Be(4);
    }

    [Theory]
    [InlineData(3, 10_000, 1, 3_333)]
    [InlineData(3, 10_000, 2, 6_666)]
    [InlineData(3, 10_000, 3, 10_000)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 1, 0)]
    [InlineData(1_000_000_000_000, 9_000_000_000_000_000_000, 1_000_000, 9_000_000_000_000)]
    public void Position_Reduction_TakesTheFloorOfItsPartOfTheCost(long shares, long cost, int quantity, long taken)
    {
        var position = new Position(shares, 0, new Money(cost), Money.Zero).Dispose(quantity, Money.Zero);
        position.Cost.Units.Should().Be(cost - taken);
        position.Realised.Units.Should().Be(-taken);
    }

    [Fact]
    public void Position_SoldInAnyParts_RealisesProceedsLessCostExactly() => Seeds.Run(random =>
    {
        for (var round = 0; round < 20_000; round++)
        {
            var (shares, cost, proceeds) = (random.Next(1, 100), random.Next(0, 1_000_000), 0L);
            var position = default(Position).Acquire(shares, new Money(cost));
            while (position.Shares > 0)
            {
                var (part, price) = (random.Next(1, (int)position.Shares + 1), random.Next(0, 10_000));
                position = position.Dispose(part, new Money((long)part * price));
                proceeds += (long)part * price;
            }

            Expect.That(position.Cost.IsZero, $"{position.Cost} is left of the cost of no shares");
            Expect.That(position.Realised.Units == proceeds - cost, $"realised {position.Realised}");
        }
    });

    private static Account NewAccount(string cash) => new(Guid.NewGuid(), Dollars(cash), Money.Zero, Money.Zero);

    private static GeneralLedger LedgerOf(Account account) => new(new Dictionary<Guid, Account> { [account.UserId] = account }, new SequentialIds());

    private static Money Dollars(string text) => TradingFloor.Dollars(text);
}
