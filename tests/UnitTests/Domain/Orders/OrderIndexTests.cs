using FluentAssertions;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>The index of a book against a dictionary. Tables are kept nearly full, so that buckets overflow, wrap around and are closed up again.</summary>
public sealed class OrderIndexTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(52)]
    [InlineData(400)]
    [InlineData(3_300)]
    public void FindAfterManyAddsAndRemoves_AgreesWithADictionary(int live) => Seeds.Run(random =>
    {
        var (index, orders) = (new OrderIndex(), new Chunks<Order>());
        var (slots, ids, gone) = (new Dictionary<Guid, int>(), new List<Guid>(), new List<Guid>());
        var free = new Stack<int>();
        for (var step = 0; step < 40 * live; step++)
        {
            if (ids.Count == 0 || (ids.Count < live && random.Next(4) > 0))
                Add();
            else
                Remove();
        }

        foreach (var (id, slot) in slots)
            index.Find(in id, in orders).Should().Be(slot);
        foreach (var id in gone.TakeLast(1_000))
            index.Find(in id, in orders).Should().Be(-1);
        index.Count.Should().Be(slots.Count);

        void Add()
        {
            var slot = free.TryPop(out var freed) ? freed : slots.Count;
            while (slot >= orders.Capacity)
                orders.AddChunk();
            var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddMilliseconds(random.Next()));
            orders[slot] = new Order { Id = id };
            index.Add(slot, in id);
            slots.Add(id, slot);
            ids.Add(id);
        }

        void Remove()
        {
            var at = random.Next(ids.Count);
            var id = ids[at];
            (ids[at], ids[^1]) = (ids[^1], ids[at]);
            ids.RemoveAt(ids.Count - 1);
            slots.Remove(id, out var slot);
            index.Find(in id, in orders).Should().Be(slot);
            index.Remove(slot, in id);
            free.Push(slot);
            gone.Add(id);
        }
    });

    [Fact]
    public void FindOfAnIdWhoseBitsCancelOut_InAnEmptyIndex_FindsNothing() =>
        new OrderIndex().Find(Guid.Empty, new Chunks<Order>()).Should().Be(-1);

    [Fact]
    public void RemoveOfAnOrderThatIsNotThere_Throws()
    {
        var index = new OrderIndex();
        var id = Guid.CreateVersion7();
        var remove = () => index.Remove(0, in id);
        remove.Should().Throw<InvalidOperationException>();
    }
}
