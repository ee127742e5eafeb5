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
    public void Trust_AfterEachRefutation_IsLostForLongerUpToALimit()
    {
        var waits = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            _memory.Refute();
            waits.Add(GroupsWithout());
        }

        waits.Should().Equal(2, 6, 14, 30, 62, 64, 64, 64, 64);
    }

    [Fact]
    public void Trust_ThatWasJustified_ComesBackStepByStep()
    {
        for (var i = 0; i < 3; i++)
            _memory.Refute();
        GroupsWithout().Should().Be(14);

        _memory.Confirm();
        _memory.Refute();
        GroupsWithout().Should().Be(28);

        for (var i = 0; i < 40; i++)
            _memory.Confirm();
        _memory.Refute();
        GroupsWithout().Should().Be(2);
    }

    [Fact]
    public void Trust_InAMemoryThatIsRightEveryOtherTime_IsGivenUp()
    {
        for (var i = 0; i < 20; i++)
        {
            _memory.Refute();
            _memory.Confirm();
        }

        _memory.Refute();
        GroupsWithout().Should().Be(64);
    }

    private int GroupsWithout()
    {
        var groups = 0;
        while (!_memory.IsTrusted())
            groups++;
        return groups;
    }
}
