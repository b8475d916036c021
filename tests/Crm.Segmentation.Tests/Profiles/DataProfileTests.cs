using System.Text.Json;
using Crm.Segmentation.Profiles;
using Crm.Segmentation.Tests.Data;

namespace Crm.Segmentation.Tests.Profiles;

public sealed class DataProfileTests
{
    private static readonly SegmentationEngine Engine = new(Store.Schema);

    private static readonly RuleBook Rules = RuleBook.Create(Store.Schema, [
        Segment.Define("seoul", Store.City.Is("Seoul") & Store.OptedIn),
        Segment.Define("hats", Store.View.Where(Store.Category.IsAnyOf("hat", "cap")).Did() | Store.Interests.HasAny("hat", "shoe")),
        Segment.Define("spenders", Store.Purchase.Sum(Store.Amount) >= 10),
        Partition.Define("tier", "none", new PartitionCell("gold", Store.Tier.Is("gold"))),
    ]);

    /// <summary>One row as the oracle sees it.</summary>
    private sealed record Row(string? City, string? Tier, string[]? Interests, bool? OptedIn, (int Type, int Day, string? Category)[] Events);

    [Fact]
    public void Profile_OfRandomData_IsWhatRowByRowCountingGives()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Row[] rows = Rows(new Random(seed), 60);
            DataProfile profile = Profile(rows, asOf: 20);
            (int Type, int Day, string? Category)[] events = [.. rows.SelectMany(row => row.Events).Where(e => e.Day <= 20)];

            Assert.Equal((rows.Length, At(20)), (profile.Customers, profile.AsOf));
            Assert.Equal(events.Length == 0 ? null : At(events.Max(e => e.Day)), profile.LastEvent);
            Assert.Equal(["opted_in", "city", "tier", "interests"], profile.Attributes.Select(field => field.Name));
            AssertField(rows.Select(row => row.City is { } city ? new[] { city } : null), ["Seoul"], profile.Attributes[1]);
            AssertField(rows.Select(row => row.Tier is { } tier ? new[] { tier } : null), ["gold"], profile.Attributes[2]);
            AssertField(rows.Select(row => row.Interests?.Distinct().ToArray()), ["hat", "shoe"], profile.Attributes[3]);
            Assert.Equal(rows.Count(row => row.OptedIn is not null), profile.Attributes[0].Set);
            Assert.Equal(["view", "purchase"], profile.Events.Select(type => type.Name));
            var views = events.Where(e => e.Type == 1).ToArray();
            Assert.Equal((views.Length, views.Length == 0 ? null : At(views.Max(e => e.Day))), (profile.Events[0].Count, profile.Events[0].Last));
            AssertField(views.Select(e => e.Category is { } category ? new[] { category } : null), ["cap", "hat"], profile.Events[0].Properties[0]);
            Assert.Equal(["seoul", "hats", "spenders", "tier.gold", "tier.none"], profile.Segments.Select(size => size.Name));
            Assert.Equal(rows.Count(row => row.City == "Seoul" && row.OptedIn == true), profile.Segments[0].Count);
            Assert.Equal(["hats"], profile.Events[0].Properties[0].Values.First(value => value.Value == "cap").Definitions);
        }
    }

    [Fact]
    public void Merge_OfPartsInAnyOrder_IsTheProfileOfTheWhole()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Row[] rows = Rows(new Random(seed), 90);
            DataProfile whole = Profile(rows, 40);
            DataProfile[] parts = [.. rows.Chunk(30).Select(part => Profile(part, 40))];
            Assert.Equal(whole, parts[0].Merge(parts[1]).Merge(parts[2]));
            Assert.Equal(whole, parts[2].Merge(parts[0].Merge(parts[1])));
        }
    }

    [Fact]
    public void Merge_OfMoreValuesThanAreKept_KeepsThoseThatRulesNameWhateverTheOrder()
    {
        DataProfile[] parts = [.. Enumerable.Range(0, 3).Select(part => Profile([.. Enumerable.Range(0, 120).Select(i => new Row($"city {part} {i}", null, null, null, [])), new Row("Seoul", null, null, null, [])], 40))];
        Assert.All(parts, part => Assert.True(part.Attributes[1].IsComplete));
        DataProfile one = parts[0].Merge(parts[1]).Merge(parts[2]), other = parts[0].Merge(parts[1].Merge(parts[2]));
        Assert.Equal(one, other);
        Assert.False(one.Attributes[1].IsComplete);
        Assert.Equal([("Seoul", 3L)], one.Attributes[1].Values.Select(value => (value.Value, value.Count)));
        Assert.Equal(363, one.Attributes[1].Set);
    }

    [Fact]
    public void Merge_OfProfilesOfDifferentRules_Throws()
    {
        DataProfile other = Engine.Profile(RuleBook.Create(Store.Schema, [Segment.Define("adults", Store.Age >= 18)]), Store.Builder().Build(out _), At(1));
        Assert.Throws<ArgumentException>(() => Profile([], 1).Merge(other));
    }

    [Fact]
    public void Json_OfAProfile_IsReadBackAlsoByASerializer()
    {
        DataProfile profile = Profile(Rows(new Random(5), 40), 40);
        Assert.Equal(profile, DataProfile.FromJson(profile.ToJson()));
        Assert.Equal(profile.ToJson(), JsonSerializer.Serialize(profile));
        Assert.Equal(profile, JsonSerializer.Deserialize<DataProfile>(JsonSerializer.Serialize(profile)));
        Assert.Equal(Profile([], 1), DataProfile.FromJson(Profile([], 1).ToJson()));
    }

    [Theory]
    [InlineData("{}", DiagnosticCodes.JsonMissingMember)]
    [InlineData("[]", DiagnosticCodes.JsonWrongType)]
    [InlineData("{\"profile\":2}", DiagnosticCodes.ReportVersion)]
    [InlineData("{\"profile\":1,\"asOf\":\"2026-01-01T00:00:00Z\",\"customers\":9223372036854775807,\"attributes\":[],\"events\":[],\"segments\":[]}", DiagnosticCodes.ReportTotal)]
    [InlineData("{\"profile\":1,\"asOf\":\"2026-01-01T00:00:00Z\",\"customers\":-1,\"attributes\":[],\"events\":[],\"segments\":[]}", DiagnosticCodes.JsonValue)]
    public void Json_ThatIsNoProfile_IsTold(string json, string code)
    {
        Assert.False(DataProfile.TryFromJson(json, out _, out ValueList<Diagnostic> diagnostics));
        Assert.Contains(code, diagnostics.Select(diagnostic => diagnostic.Code));
        if (code != DiagnosticCodes.JsonMissingMember) Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DataProfile>(json));
    }

    [Fact]
    public void Fit_WithAProfile_IsStoredWithIt()
    {
        Dataset data = Build(Rows(new Random(5), 40));
        FittedRuleBook fitted = Engine.Fit(Rules, data, At(40));
        Assert.Null(FittedRuleBook.FromJson(Rules, fitted.ToJson()).Profile);
        fitted = fitted.With(Engine.Profile(fitted, data, At(40)));
        Assert.Equal(fitted.Profile, FittedRuleBook.FromJson(Rules, fitted.ToJson()).Profile);
        Assert.Equal(Engine.Profile(Rules, data, At(40)), fitted.Profile);
    }

    [Fact]
    public void Check_OfARenamedValue_TellsItAndTheEmptySegment()
    {
        DataProfile before = Profile([.. Enumerable.Repeat(new Row("Seoul", "gold", null, true, []), 30)], 40);
        DataProfile now = Profile([.. Enumerable.Repeat(new Row("SEOUL", "gold", null, true, []), 30)], 40);
        ValueList<Diagnostic> found = now.Check(before);
        Assert.Equal(
            [
                (DiagnosticCodes.ValueNeverSeen, "seoul"), (DiagnosticCodes.ValueNeverSeen, "hats"), (DiagnosticCodes.ValueNeverSeen, "hats"),
                (DiagnosticCodes.EventNeverSeen, "hats"), (DiagnosticCodes.EventNeverSeen, "spenders"), (DiagnosticCodes.SizeJumped, "seoul"),
            ],
            found.Select(finding => (finding.Code, finding.Definition)));
        Assert.Equal("Perhaps it was renamed: new are 'SEOUL'.", found[0].Help);
        Assert.All(found, finding => Assert.Equal(DiagnosticSeverity.Warning, finding.Severity));
        Assert.Equal(found, now.Require(before));

        RuleException refusal = Assert.Throws<RuleException>(() => now.Require(before, new ProfileLimits { Refuse = [DiagnosticCodes.SizeJumped] }));
        Assert.Equal(DiagnosticSeverity.Error, refusal.Diagnostics.Single(finding => finding.Code == DiagnosticCodes.SizeJumped).Severity);
        Assert.Equal(found.Count, refusal.Diagnostics.Count);
    }

    [Fact]
    public void Check_OfTheSameData_TellsNothingNew()
    {
        DataProfile profile = Profile(Rows(new Random(1), 200), 40);
        Assert.Equal(["shoe", "cap"], profile.Check(profile).Select(finding => finding.Message.Split('\'')[3]));
    }

    [Fact]
    public void Check_WithinAndBeyondItsLimits_TellsOnlyWhatIsBeyond()
    {
        DataProfile before = Profile([.. Enumerable.Range(0, 100).Select(i => new Row(i < 60 ? "Seoul" : "Busan", null, null, true, [(2, 35, null), (1, 30, "hat")]))], 40);
        DataProfile Now(int set, int seoul) => Profile([.. Enumerable.Range(0, 100).Select(i => new Row(i >= set ? null : i < seoul ? "Seoul" : "Busan", null, null, true, [(2, 34, null), (1, 33, "hat")]))], 40);
        string[] Codes(DataProfile now, ProfileLimits? limits = null) => [.. now.Check(before, limits).Where(finding => finding.Definition is "seoul" or "spenders").Select(finding => finding.Code)];

        Assert.Empty(Codes(Now(81, 31)));
        Assert.Equal([DiagnosticCodes.FieldWentMissing], Codes(Now(79, 31)));
        Assert.Equal([DiagnosticCodes.SizeJumped], Codes(Now(100, 29)));
        Assert.Empty(Codes(Now(100, 29), new ProfileLimits { SizeFactor = 3 }));
        Assert.Equal([DiagnosticCodes.SizeJumped], Codes(Now(100, 29), new ProfileLimits { LeastCustomers = 60 }));
        Assert.Empty(Codes(Now(100, 29), new ProfileLimits { LeastCustomers = 61 }));
        Assert.Equal([DiagnosticCodes.EventSilent], Codes(Now(100, 60), new ProfileLimits { Silence = TimeSpan.FromDays(5.5) }));
    }

    [Fact]
    public void Limits_ThatMakeNoSense_AreRefused()
    {
        DataProfile profile = Profile([], 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => profile.Check(null, new ProfileLimits { SizeFactor = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => profile.Check(null, new ProfileLimits { LostShare = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => profile.Check(null, new ProfileLimits { Silence = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => profile.Check(null, new ProfileLimits { Age = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => profile.Check(null, new ProfileLimits { LeastCustomers = -1 }));
    }

    private static DateTimeOffset At(int day) => Store.At(day * 86_400_000L);

    private static void AssertField(IEnumerable<string[]?> rows, string[] named, FieldProfile profile)
    {
        string[][] set = [.. rows.OfType<string[]>()];
        Assert.Equal(set.Length, profile.Set);
        Assert.True(profile.IsComplete);
        Assert.Equal(
            set.SelectMany(values => values).Concat(named).Distinct().Order(StringComparer.Ordinal).Select(value => (value, set.Count(values => values.Contains(value)))),
            profile.Values.Select(value => (value.Value, (int)value.Count)));
        Assert.Equal(named, profile.Values.Where(value => value.Definitions.Count > 0).Select(value => value.Value));
    }

    private static Row[] Rows(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => new Row(
            random.Next(4) switch { 0 => null, 1 => "Seoul", 2 => "Busan", _ => "seoul" },
            random.Next(3) switch { 0 => null, 1 => "gold", _ => "basic" },
            random.Next(3) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(_ => $"{(random.Next(2) == 0 ? "hat" : "bag")}")],
            random.Next(3) switch { 0 => null, 1 => true, _ => false },
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => (random.Next(3), random.Next(40), random.Next(4) switch { 0 => null, 1 => "hat", 2 => "bag", _ => "tie" }))])),
    ];

    private static DataProfile Profile(Row[] rows, int asOf) => Engine.Profile(Rules, Build(rows), At(asOf));

    private static Dataset Build(Row[] rows)
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        for (int i = 0; i < rows.Length; i++)
        {
            Row row = rows[i];
            builder.AddCustomer(i, set => set.Set(Store.City, row.City).Set(Store.Tier, row.Tier).Set(Store.Interests, row.Interests).Set(Store.OptedIn, row.OptedIn));
            foreach ((int type, int day, string? category) in row.Events)
            {
                if (type == 0) builder.AddEvent(Store.Visit, i, At(day));
                else if (type == 1) builder.AddEvent(Store.View, i, At(day), set => set.Set(Store.Category, category));
                else builder.AddEvent(Store.Purchase, i, At(day), set => set.Set(Store.Amount, 20m));
            }
        }

        return builder.Build(out _);
    }
}
