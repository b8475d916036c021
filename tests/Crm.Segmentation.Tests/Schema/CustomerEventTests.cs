namespace Crm.Segmentation.Tests.Schemas;

public sealed class CustomerEventTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-03-10T12:00:00.1234567+09:00", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Of_EveryKindOfProperty_KeepsItsValue()
    {
        CustomerEvent view = CustomerEvent.Of(
            TestShop.View,
            At,
            row => row.Set(TestShop.ViewProduct, "e\u0301").Set(TestShop.ViewCategory, "shoe").Set(TestShop.ViewRank, -3).Set(TestShop.ViewPrice, 12.5m).Set(TestShop.ViewPaid, true).Set(TestShop.ViewStay, TimeSpan.FromSeconds(2)),
            id: "v1",
            sequence: 7);

        Assert.Equal(TestShop.View, view.Type);
        Assert.Equal(At.UtcTicks / 10_000 * 10_000, view.At.UtcTicks);
        Assert.Equal(4567, view.Finer);
        Assert.Equal(("v1", 7L), (view.Id.ToString(), view.Sequence!.Value));
        Assert.Equal(("\u00e9", 1L, -3L, 1250L, 1L, 2000L), (Text("product"), Number("category"), Number("rank"), Number("price"), Number("paid"), Number("stay")));

        string Text(string name) => view.Values.Text(Slot(name));
        long Number(string name) => view.Values.Number(Slot(name), view.Fields.Count);
        int Slot(string name) => view.Fields.ToList().FindIndex(field => field.Name == name);
    }

    [Fact]
    public void Of_NothingSet_HasNoValue() => Assert.All(Enumerable.Range(0, CustomerEvent.Of(TestShop.View, At).Fields.Count), slot => Assert.False(CustomerEvent.Of(TestShop.View, At).Values.Has(slot)));

    [Fact]
    public void Of_AValueThatCannotBeTaken_NamesThePropertyAndTheCode()
    {
        ArgumentException decimals = Assert.Throws<ArgumentException>(() => CustomerEvent.Of(TestShop.View, At, row => row.Set(TestShop.ViewPrice, 0.001m)));
        Assert.Contains("CRM2011: 'view.price' has 2 decimal places", decimals.Message, StringComparison.Ordinal);

        ArgumentException value = Assert.Throws<ArgumentException>(() => CustomerEvent.Of(TestShop.View, At, row => row.Set(TestShop.ViewCategory, "sock")));
        Assert.Contains("CRM2014: 'view.category' has no value 'sock'", value.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_APropertyOfAnotherType_IsAnErrorOfTheProgram() =>
        Assert.Contains("is not a column of event type 'view'", Assert.Throws<ArgumentException>(() => CustomerEvent.Of(TestShop.View, At, row => row.Set(TestShop.CartProduct, "x"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_ATimeBefore1970_IsRefused() =>
        Assert.Contains("CRM2007", Assert.Throws<ArgumentException>(() => CustomerEvent.Of(TestShop.View, DateTimeOffset.UnixEpoch.AddTicks(-1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_ATypeWhoseSchemaIsNotBuilt_IsRefused()
    {
        EventType open = new SchemaBuilder("open").Event("visit");

        Assert.Contains("is not built", Assert.Throws<ArgumentException>(() => CustomerEvent.Of(open, At)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TheTypeOfASchema_TakesItsProperties() =>
        Assert.True(CustomerEvent.Of(TestShop.Schema.Event("view"), At, row => row.Set(TestShop.ViewRank, 1)).IsOf(TestShop.Schema));

    [Fact]
    public void Attributes_With_ChangesWhatIsSetAndUnsetsWhatIsNull()
    {
        CustomerAttributes before = CustomerAttributes.Of(TestShop.Schema, "c1", row => row.Set(TestShop.Age, 30).Set(TestShop.City, "Seoul").Set(TestShop.Interests, ["hat", "hat", "bag"]));
        CustomerAttributes after = before.With(row => row.Set(TestShop.Age, null).Set(TestShop.Weight, 0.1));

        Assert.Equal((true, false), (Has(before, "age"), Has(after, "age")));
        Assert.Equal((false, true), (Has(before, "weight"), Has(after, "weight")));
        Assert.Equal("Seoul", after.Values.Text(Slot("city")));
        Assert.Equal(["hat", "bag"], after.Values.Tags(Slot("interests")));
        Assert.Equal((double)0.1f, BitConverter.Int64BitsToDouble(after.Values.Number(Slot("weight"), after.Fields.Count)));

        static int Slot(string name) => TestShop.Schema.Attributes.ToList().FindIndex(field => field.Name == name);
        static bool Has(CustomerAttributes customer, string name) => customer.Values.Has(Slot(name));
    }

    [Fact]
    public void Attributes_AValueThatCannotBeTaken_NamesTheAttribute() =>
        Assert.Contains("CRM2010: 'score'", Assert.Throws<ArgumentException>(() => CustomerAttributes.Of(TestShop.Schema, 1, row => row.Set(TestShop.Score, double.NaN))).Message, StringComparison.Ordinal);
}
