using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class OrdersTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_RandomRows_AreThoseThatGroupingGives(bool named)
    {
        var random = new Random(15);
        OrderRow[] rows = [.. Enumerable.Range(2, 2_000).Select(line => new OrderRow(
            line,
            $"c{random.Next(20)}",
            named ? $"{random.Next(60)}" : null,
            DateTimeOffset.UnixEpoch.AddHours(random.Next(40)),
            random.Next(-30, 100) / 10m))];

        var orders = new Orders();
        foreach (OrderRow row in rows) orders.Add(row);

        IEnumerable<IGrouping<string, OrderRow>> groups = rows.GroupBy(row => named ? $"{row.Customer} {row.Name}" : $"{row.Customer} {row.Time:O} {row.Amount < 0}");
        Assert.Equal(
            groups.Select(group => new Order(group.First().Line, group.First().Customer, group.Min(row => row.Time), group.Sum(row => row.Amount))),
            orders.All);
    }
}
