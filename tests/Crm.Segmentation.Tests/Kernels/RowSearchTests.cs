namespace Crm.Segmentation.Tests.Kernels;

public sealed class RowSearchTests
{
    [Fact]
    public void FirstFrom_AmongAnyRows_IsThatOfALoop()
    {
        var random = new Random(11);
        for (int round = 0; round < 3000; round++)
        {
            int before = random.Next(4), count = random.Next(4) == 0 ? random.Next(900) : random.Next(30), behind = random.Next(12);
            uint[] times = [.. Enumerable.Range(0, before).Select(_ => (uint)random.Next(50)), .. Enumerable.Range(0, count).Select(_ => (uint)random.Next(count + 5)).Order(), .. Enumerable.Range(0, behind).Select(_ => (uint)random.Next(50))];
            uint time = (uint)random.Next(count + 8);
            int expected = before;
            while (expected < before + count && times[expected] < time) expected++;
            Assert.Equal(expected, RowSearch.FirstFrom(times, before, before + count, time));
        }
    }

    [Fact]
    public void FirstFrom_RowsThatThereAreNot_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => RowSearch.FirstFrom([1, 2, 3], 2, 4, 1));
}
