using Microsoft.Data.Sqlite;

namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>Rows of customers who are there already, in a dataset that is appended to.</summary>
public sealed class UpdateTests
{
    [Fact]
    public void Append_OptOutOfAKnownCustomer_ChangesThatAttributeAndNoOther()
    {
        DatasetBuilder first = Dataset.For(Store.Schema);
        first.AddCustomer(1L, row => row.Set(Store.OptedIn, true).Set(Store.Age, 30).Set(Store.City, "Seoul"));
        first.AddCustomer(2L, row => row.Set(Store.OptedIn, true));
        first.AddEvent(Store.Visit, 1L, Store.At(5));
        Dataset earlier = first.Build(out _);

        DatasetBuilder second = earlier.Append();
        second.AddCustomer(1L, row => row.Set(Store.OptedIn, false).Set(Store.City, null));
        Dataset later = second.Build(out BuildReport report);

        Assert.Equal(["1 [no,30,-,-,-,-,-,-,-,-,-] visit@5#0()", "2 [yes,-,-,-,-,-,-,-,-,-,-] "], DatasetText.Of(later));
        Assert.Equal(["1 [yes,30,-,-,-,-,-,-,Seoul,-,-] visit@5#0()", "2 [yes,-,-,-,-,-,-,-,-,-,-] "], DatasetText.Of(earlier));
        Assert.Equal((0L, 1L, 0L), (report.AcceptedCustomers, report.UpdatedCustomers, report.RejectedCustomers));
        Assert.Equal("0 customers and 1 updated, 0 events, 0 aliases; rejected 0, 0, 0", report.ToString());
    }

    [Fact]
    public void Append_RowOfAKnownCustomerThatCannotBeTaken_ChangesNothing()
    {
        DatasetBuilder first = Dataset.For(Store.Schema);
        first.AddCustomer("a", row => row.Set(Store.OptedIn, true));
        first.AddAlias("x", "a");
        DatasetBuilder second = first.Build(out _).Append();
        second.AddCustomer("a", row => row.Set(Store.OptedIn, false).Set(Store.Score, double.NaN));
        second.AddCustomer("x", row => row.Set(Store.OptedIn, false));
        Dataset data = second.Build(out BuildReport report);
        Assert.Equal(["a [yes,-,-,-,-,-,-,-,-,-,-] "], DatasetText.Of(data));
        Assert.Equal([RejectionReason.NotFinite, RejectionReason.DuplicateCustomer], report.Rejected.Select(row => row.Reason));
    }

    [Fact]
    public async Task Append_FromAReader_NullsMakeMissingAndColumnsThatAreNotThereStay()
    {
        DatasetBuilder first = Dataset.For(Store.Schema);
        first.AddCustomer(1L, row => row.Set(Store.Age, 30).Set(Store.Tier, "gold").Set(Store.Interests, ["hat"]));
        DatasetBuilder second = first.Build(out _).Append();
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT 1 AS id, NULL AS age, '[\"shoe\"]' AS interests";
        await second.AddCustomersAsync(await command.ExecuteReaderAsync(), "id");
        Assert.Equal(["1 [-,-,-,-,-,-,-,-,-,gold,{shoe}] "], DatasetText.Of(second.Build(out _)));
    }

    /// <summary>The oracle: for each customer and attribute the last value that any row said, whatever the keys, the lots and the ways in.</summary>
    [Theory]
    [InlineData("numbers")]
    [InlineData("sparse")]
    [InlineData("texts")]
    public void Append_OfRandomRows_HoldsTheLastValueSaid(string keys)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var expected = new Dictionary<int, string?[]>();
            var order = new List<int>();
            Dataset data = Dataset.For(Store.Schema).Build(out _);
            for (int lot = 0; lot < 6; lot++)
            {
                DatasetBuilder builder = data.Append();
                int rows = random.Next(1, 30), updates = 0, added = 0;
                (int Who, int What, int? Value)[] said =
                    [.. Enumerable.Range(0, rows).Select(_ => (random.Next(25), random.Next(6), random.Next(3) == 0 ? (int?)null : random.Next(lot == 5 ? 100_000 : 100)))];
                bool spans = random.Next(2) == 0;
                if (spans)
                {
                    // One attribute a call, as columns.
                    foreach (var group in said.GroupBy(row => row.What)) Add(builder, [.. group], keys);
                    said = [.. said.GroupBy(row => row.What).SelectMany(group => group)];
                }
                else
                {
                    foreach (var row in said) builder.AddCustomer(Key(row.Who, keys), draft => Set(draft, row.What, row.Value));
                }

                foreach (var row in said)
                {
                    if (!expected.TryGetValue(row.Who, out string?[]? values))
                    {
                        expected.Add(row.Who, values = new string?[6]);
                        order.Add(row.Who);
                        added++;
                    }
                    else
                    {
                        updates++;
                    }

                    values[row.What] = row.Value is { } value ? Shown(row.What, value) : null;
                }

                data = builder.Build(out BuildReport report);
                Assert.Equal((added, updates, 0), (report.AcceptedCustomers, report.UpdatedCustomers, report.RejectedCustomers));
                Assert.Equal(order.Select(who => $"{Key(who, keys)}: {string.Join(",", expected[who].Select(value => value ?? "-"))}"), Enumerable.Range(0, data.CustomerCount).Select(i => Text(data, i)));
            }
        }
    }

    [Fact]
    public void Append_OfManyIds_RejectsEveryRepeat()
    {
        var random = new Random(3);
        var seen = new HashSet<long>();
        Dataset data = Store.Builder(null, 1L).Build(out _);
        for (int lot = 0; lot < 60; lot++)
        {
            DatasetBuilder builder = data.Append();
            int repeats = 0;
            for (int i = random.Next(1, 12); i > 0; i--)
            {
                long id = random.Next(200);
                EventKey key = (id % 3) switch { 0 => id, 1 => $"{id}", _ => new EventKey(new Guid((int)id, 0, 0, new byte[8])) };
                builder.AddEvent(Store.Visit, 1L, Store.At(lot), id: key);
                if (!seen.Add(id)) repeats++;
            }

            data = builder.Build(out BuildReport report);
            Assert.Equal(repeats, report.RejectedEvents);
        }

        Assert.Equal(seen.Count, data.EventCount);
    }

    private static CustomerKey Key(int who, string keys) => keys switch { "texts" => $"c{who}", "sparse" => 1_000_000_007L * who, _ => 5L + who };

    private static void Add(DatasetBuilder builder, (int Who, int What, int? Value)[] rows, string keys)
    {
        bool[] valid = [.. rows.Select(row => row.Value is not null)];
        int[] values = [.. rows.Select(row => row.Value ?? 0)];
        CustomerKeySpan own = keys == "texts" ? rows.Select(row => $"c{row.Who}").ToArray() : rows.Select(row => long.Parse(Key(row.Who, keys).ToString(), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        builder.AddCustomers(own, columns => _ = rows[0].What switch
        {
            0 => columns.Set(Store.OptedIn, values.Select(value => value % 2 == 0).ToArray(), valid),
            1 => columns.Set(Store.Age, values.Select(value => (long)value).ToArray(), valid),
            2 => columns.Set(Store.Score, values.Select(value => value / 4.0).ToArray(), valid),
            3 => columns.Set(Store.City, rows.Select(row => row.Value is { } value ? $"city {value % 9}" : null).ToArray()),
            4 => columns.Set(Store.Tier, rows.Select(row => row.Value is { } value ? value % 2 == 0 ? "gold" : "basic" : null).ToArray()),
            _ => columns.Set(Store.Interests, rows.Select(row => row.Value is { } value ? new[] { $"tag {value % 5}" } : null).ToArray()),
        });
    }

    private static void Set(CustomerRow row, int what, int? value) => _ = what switch
    {
        0 => row.Set(Store.OptedIn, value is { } known ? known % 2 == 0 : null),
        1 => row.Set(Store.Age, value),
        2 => row.Set(Store.Score, value / 4.0),
        3 => row.Set(Store.City, value is { } city ? $"city {city % 9}" : null),
        4 => row.Set(Store.Tier, value is { } tier ? tier % 2 == 0 ? "gold" : "basic" : null),
        _ => row.Set(Store.Interests, value is { } tag ? [$"tag {tag % 5}"] : null),
    };

    private static string Shown(int what, int value) => what switch
    {
        0 => value % 2 == 0 ? "yes" : "no",
        1 => FormattableString.Invariant($"{value}"),
        2 => FormattableString.Invariant($"{value / 4.0:R}"),
        3 => $"city {value % 9}",
        4 => value % 2 == 0 ? "gold" : "basic",
        _ => $"{{tag {value % 5}}}",
    };

    private static string Text(Dataset data, int ordinal)
    {
        int[] slots = [0, 1, 3, 8, 9, 10];
        return $"{data.KeyOf(ordinal)}: {string.Join(",", slots.Select(slot => DatasetText.Cell(data.Customers.Attributes[slot], ordinal)))}";
    }
}
