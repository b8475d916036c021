using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests;

/// <summary>Keys of customers: into numbers, Guids and texts, through text and through JSON, and back.</summary>
public sealed class CustomerKeyTests
{
    private static readonly Guid Some = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Fact]
    public void Key_OfEachForm_GivesItsValueBack()
    {
        Assert.True(new CustomerKey(-7).TryGetNumber(out long number) && number == -7);
        Assert.True(new CustomerKey(Some).TryGetGuid(out Guid guid) && guid == Some);
        Assert.True(new CustomerKey("7").TryGetText(out string? text) && text == "7");
        Assert.False(new CustomerKey("7").TryGetNumber(out number) || number != 0);
        Assert.False(new CustomerKey(7).TryGetText(out text) || text is not null);
        Assert.False(new CustomerKey(7).TryGetGuid(out guid) || guid != Guid.Empty);
    }

    [Fact]
    public void Keys_OfOtherForms_AreOtherKeysWhateverTheirBits()
    {
        CustomerKey[] keys = [0, 7, "", "0", "7", Guid.Empty, new Guid(7, 0, 0, new byte[8]), Some];
        for (int i = 0; i < keys.Length; i++)
            for (int j = 0; j < keys.Length; j++) Assert.Equal(i == j, keys[i] == keys[j]);
        Assert.Equal(default, new CustomerKey(0));
        Assert.Equal(new CustomerKey(string.Concat("cus", "tomer")), new CustomerKey(string.Concat("custom", "er")));
        Assert.Equal(24, System.Runtime.CompilerServices.Unsafe.SizeOf<CustomerKey>());
    }

    [Theory]
    [InlineData("0", "number")]
    [InlineData("-9223372036854775808", "number")]
    [InlineData("9223372036854775807", "number")]
    [InlineData("9223372036854775808", "text")]
    [InlineData("007", "text")]
    [InlineData("+7", "text")]
    [InlineData("-0", "text")]
    [InlineData(" 7", "text")]
    [InlineData("", "text")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e", "guid")]
    [InlineData("0F8FAD5B-d9cb-469f-a165-70867728950e", "text")]
    [InlineData("0f8fad5bd9cb469fa16570867728950e", "text")]
    [InlineData("김철수", "text")]
    public void Parse_OfAText_IsANumberOrAGuidWhereOneIsWrittenSo(string text, string form)
    {
        CustomerKey key = CustomerKey.Parse(text);

        Assert.Equal(form, key.TryGetNumber(out _) ? "number" : key.TryGetGuid(out _) ? "guid" : "text");
        Assert.Equal(text, key.ToString());
        Assert.Equal(key, Parsed<CustomerKey>(text));
        Assert.True(CustomerKey.TryParse(text, null, out CustomerKey tried) && tried == key);
        Assert.False(CustomerKey.TryParse(null, null, out _));
    }

    private static T Parsed<T>(ReadOnlySpan<char> text)
        where T : ISpanParsable<T> => T.Parse(text, CultureInfo.GetCultureInfo("sv-SE"));

    [Fact]
    public void Json_OfAnyKey_IsReadBack_UnlessATextLooksLikeAGuid() => Prop.ForAll(
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<long>().Select(number => new CustomerKey(number)),
            ArbMap.Default.GeneratorFor<Guid>().Select(guid => new CustomerKey(guid)),
            ArbMap.Default.GeneratorFor<int>().Select(number => new CustomerKey(number.ToString(CultureInfo.InvariantCulture))),
            Gen.Elements("", "\"", "c1", "김", "007", "null").Select(text => new CustomerKey(text))).ToArbitrary(),
        key =>
        {
            string json = JsonSerializer.Serialize(key);
            Assert.Equal(key.TryGetNumber(out _) ? JsonValueKind.Number : JsonValueKind.String, JsonDocument.Parse(json).RootElement.ValueKind);
            Assert.Equal(key, JsonSerializer.Deserialize<CustomerKey>(json));
        }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Json_OfWhatIsNoKey_IsRefused()
    {
        foreach (string json in (string[])["1.5", "1e30", "true", "null", "{}", "[1]"]) Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CustomerKey>(json));
        Assert.True(JsonSerializer.Deserialize<CustomerKey>($"\"{Some}\"").TryGetGuid(out _));
    }

    [Fact]
    public void Keys_OfADictionary_AreNames()
    {
        var scores = new Dictionary<CustomerKey, int> { [1] = 2, ["c"] = 3, [Some] = 4 };
        string json = JsonSerializer.Serialize(scores);

        Assert.Equal($$"""{"1":2,"c":3,"{{Some}}":4}""", json);
        Assert.Equal(scores, JsonSerializer.Deserialize<Dictionary<CustomerKey, int>>(json));
    }

    [Fact]
    public void Text_OfAFormat_IsThatOfTheNumberOrTheGuid()
    {
        Assert.Equal("0007 0f8fad5bd9cb469fa16570867728950e", $"{new CustomerKey(7):D4} {new CustomerKey(Some):N}");
        Assert.Equal("c1", $"{new CustomerKey("c1"):D4}");
        Assert.Throws<FormatException>(() => $"{new CustomerKey(Some):Q}");
    }
}
