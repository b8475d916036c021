using System.Text.Json;

namespace Crm.Segmentation.Tests;

/// <summary>Values of a measure by customer and by column: the same values.</summary>
public sealed class MeasureValuesTests
{
    private static readonly SchemaBuilder Define = new("values");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly CustomerMoney Spend = Define.Money("spend", scale: 2);
    private static readonly CustomerNumber Interest = Define.Number("interest");
    private static readonly CustomerDate Birthday = Define.Date("birthday");
    private static readonly CustomerInstant Joined = Define.Instant("joined");
    private static readonly CustomerText City = Define.Text("city");
    private static readonly EventType Visit = Define.Event("visit");
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SegmentationEngine Engine = new(Schema);
    private static readonly Dataset Data = Build();

    private static Dataset Build()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < 70; i++)
        {
            builder.AddCustomer(i, row =>
            {
                if (i % 3 != 0) row.Set(Age, i).Set(Spend, i + 0.25m).Set(Interest, i / 8.0).Set(Birthday, new DateOnly(1990, 1, 1).AddDays(i)).Set(Joined, March.AddDays(-i)).Set(City, i % 2 == 0 ? "Seoul" : "부산");
            });
            if (i % 3 != 0) builder.AddEvent(Visit, i, March.AddHours(-i));
        }

        return builder.Build(out _);
    }

    [Fact]
    public void Columns_OfEveryKind_HoldWhatCustomersHave()
    {
        Same(Age, 0, (values, row) => values.Units[row]);
        Same(Spend, 2, (values, row) => values.Units[row] / 100m);
        Same(Interest, null, (values, row) => values.Numbers[row]);
        Same(Spend / Age, null, (values, row) => values.Numbers[row]);
        Same(Birthday, 0, (values, row) => new DateOnly(1970, 1, 1).AddDays((int)values.Units[row]));
        Same(Joined, 0, (values, row) => DateTimeOffset.UnixEpoch.AddMilliseconds(values.Units[row]));
        Same(Visit.Since(), 0, (values, row) => TimeSpan.FromMilliseconds(values.Units[row]));
        Same(City, null, (values, row) => values.Texts[(int)values.Units[row]]);
        Same(Visit.Count(), 0, (values, row) => values.Units[row], everybody: true);
    }

    [Fact]
    public void Column_OfAnotherKind_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => Engine.Measure(Interest, Data, March).Units.Length);
        Assert.Throws<InvalidOperationException>(() => Engine.Measure(Age, Data, March).Numbers.Length);
        Assert.Empty(Engine.Measure(Age, Data, March).Texts);
        Assert.Equal(0, Engine.Measure(Spend, Dataset.For(Schema).Build(out _), March).Count);
    }

    [Fact]
    public void Values_AsJson_AreThoseOfCustomers()
    {
        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(Engine.Measure(Spend, Data, March)));
        JsonElement values = json.RootElement.GetProperty("values");

        Assert.Equal(("spend", "money", 70), (json.RootElement.GetProperty("measure").GetString(), json.RootElement.GetProperty("kind").GetString(), values.GetArrayLength()));
        Assert.Equal("""[{"customer":0,"value":null},{"customer":1,"value":1.25}]""", $"[{values[0].GetRawText()},{values[1].GetRawText()}]");
        Assert.Equal("\"1 hour\"", JsonDocument.Parse(JsonSerializer.Serialize(Engine.Measure(Visit.Since(), Data, March))).RootElement.GetProperty("values")[1].GetProperty("value").GetRawText());
    }

    private static void Same(Measure measure, int? scale, Func<MeasureValues, int, object> at, bool everybody = false)
    {
        MeasureValues values = Engine.Measure(measure, Data, March);

        Assert.Equal((measure.Kind, scale), (values.Kind, values.Scale));
        Assert.Equal(everybody ? 70 : 46, values.Count);
        for (int row = 0; row < 70; row++)
        {
            bool has = (values.Valid[row / 64] >> row % 64 & 1) != 0;
            Assert.Equal(everybody || row % 3 != 0, has);
            Assert.Equal(has, values.TryGet(row, out object? value));
            Assert.Equal(has ? at(values, row) : null, value);
            Assert.Equal(value, values[row]);
        }

        Assert.False(values.TryGet(70, out _));
        Assert.Throws<KeyNotFoundException>(() => values[70]);
        Assert.Equal(values.All.Select(pair => pair.Value), Enumerable.Range(0, 70).Select(row => values[row]));
    }
}
