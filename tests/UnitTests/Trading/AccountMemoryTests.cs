using FluentAssertions;
using PredictionMarkets.Infrastructure.Trading;
using Xunit;

namespace PredictionMarkets.UnitTests.Trading;

public sealed class AccountMemoryTests
{
    private readonly AccountMemory _memory = new();

    [Fact]
    public void Recall_OfACommittedAccount_GivesWhatTheGroupLeft()
    {
        var row = new AccountRow(Guid.NewGuid(), new AccountState(1_000, 0, 0, 7, 8, 9));
        row.NextOrdersSeq();

        _memory.Learn([row]);

        _memory.TryRecall(row.Account.UserId, out var state).Should().BeTrue();
        state.Should().Be(new AccountState(1_000, 0, 0, 8, 8, 9));
        _memory.TryRecall(Guid.NewGuid(), out _).Should().BeFalse();
    }

    [Fact]
    public void Trust_AfterEachRefutation_IsLostForTwiceAsLongUpToALimit()
    {
        var waits = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            _memory.Refute();
            waits.Add(GroupsWithout());
        }

        waits.Should().Equal(1, 2, 4, 8, 16, 32, 64, 64, 64);
    }

    [Fact]
    public void Trust_ThatWasJustified_BeginsAfresh()
    {
        _memory.Refute();
        _memory.Refute();
        GroupsWithout().Should().Be(2);

        _memory.Confirm();
        _memory.Refute();

        GroupsWithout().Should().Be(1);
    }

    private int GroupsWithout()
    {
        var groups = 0;
        while (!_memory.IsTrusted())
            groups++;
        return groups;
    }
}
