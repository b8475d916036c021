using System.Globalization;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Rules.Json;

public sealed class JsonRoundTripTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CRM_LONG") == "1";

    [Fact]
    public void Samples_OfEverySealedNodeAndDefinition_AreThere()
    {
        HashSet<Type> occurring =
        [
            .. JsonSamples.Definitions.Select(d => d.GetType()),
            .. JsonSamples.Conditions.SelectMany(condition => condition.Walk()).Select(node => node.GetType()),
            .. JsonSamples.Definitions.SelectMany(d => d.Trees).SelectMany(tree => tree.Walk()).Select(node => node.GetType()),
        ];

        // What a fit puts into a tree is made for one run, and never written.
        Type[] fitted = [typeof(FittedConstant), typeof(ElapsedDays), typeof(ActiveDays), typeof(CutCode), typeof(TopMeasure), typeof(GivenCondition)];
        Type[] missing =
        [
            .. typeof(Expression).Assembly.GetTypes().Except(fitted)
                .Where(t => !t.IsAbstract && (t.IsAssignableTo(typeof(Expression)) || t.IsAssignableTo(typeof(EventPattern)) || t.IsAssignableTo(typeof(Window))
                    || t == typeof(Sequence) || t.IsAssignableTo(typeof(Definition))))
                .Where(t => !t.IsAssignableTo(typeof(IFieldHandle)))
                .Except(occurring),
        ];

        Assert.Empty(missing);
    }

    [Fact]
    public void Forms_OfEveryNode_AreOnePerNode()
    {
        foreach (object node in JsonSamples.Conditions.SelectMany(condition => condition.Walk()).Concat<object>(JsonSamples.Definitions))
        {
            JsonChoice choice = node switch
            {
                Definition => RuleBookJson.Definition,
                Condition => TreeJson.Condition,
                Measure => TreeJson.Measure,
                EventPattern => TreeJson.Events,
                Window => TreeJson.Window,
                _ => null!,
            };
            if (node is not Sequence) Assert.Single(choice.Forms, form => form.Fits(node));
        }
    }

    [Fact]
    public void Handles_OfEveryKind_ComeBack()
    {
        Expression[] handles = [.. TestShop.Attributes, .. TestShop.EventTypes.SelectMany(TestShop.Properties)];
        Assert.Equal(20, handles.Select(h => h.GetType()).Distinct().Count());
        Definition[] definitions =
        [
            .. handles.Select((handle, i) => (Definition)Segment.Define($"h{i}", TestShop.FieldOf(handle).EventName is { } name
                ? TestShop.Schema.Event(name).Where(new IsMissing(handle)).Did()
                : new IsMissing(handle))),
        ];

        RoundTrip(RuleBook.Create(TestShop.Schema, definitions));
    }

    [Fact]
    public void Samples_ToJsonAndBack_AreEqual() => RoundTrip(JsonSamples.Book);

    [Fact]
    public void Samples_WithTheirSchema_AreReadWithoutOne()
    {
        RuleBook read = RuleBook.FromJson(null, JsonSamples.Book.ToJson(withSchema: true));

        Assert.Equal(TestShop.Schema, read.Schema);
        Assert.Equal(JsonSamples.Book.Definitions, read.Definitions);
        Assert.Equal(JsonSamples.Book.ToJson(withSchema: true), read.ToJson(withSchema: true));
        Assert.Equal(TestShop.Schema, Schema.FromJson(TestShop.Schema.ToJson()));
        Assert.Equal(JsonSamples.Book.ContentHash, read.ContentHash);
    }

    [Fact]
    public void Measures_ThatNothingUses_ComeBackInTheirOrder()
    {
        RuleBook book = RuleBook.Parse(
            TestShop.Schema,
            ("t", "segment s = b > 1 feature b = a + 1 score unused = c * 2 feature a = age feature c = b + a rfm value over purchase.amount into 5 score last_one = value.recency + c"));

        Assert.Equal(["a", "b", "c"], book.Features.Select(f => f.Name));
        RoundTrip(book);
    }

    [Fact]
    public void Rfm_ThatIsListedWithTheMeasures_IsADefinition()
    {
        var value = new Rfm("value", TestShop.Amount, TestShop.Purchase) { Title = "가치", ByDays = true };
        Segment fresh = Segment.Define("fresh", value.Recency >= 4);
        string json = RuleBook.Create(TestShop.Schema, value, fresh).ToJson();
        string listed = json.Replace("\"definitions\":[", "\"measures\":[", StringComparison.Ordinal).Replace("},{\"type\":\"segment\"", "}],\"definitions\":[{\"type\":\"segment\"", StringComparison.Ordinal);

        Assert.Equal([value, fresh], RuleBook.FromJson(TestShop.Schema, listed).Definitions);
    }

    [Fact]
    public void Rfm_OverMeasuresOrWithCutsOfItsOwn_ComesBack()
    {
        Feature spend = Feature.Define("spend", TestShop.Purchase.Sum(TestShop.Amount));
        Rfm[] rfms =
        [
            new("attributes", new RfmMeasures(TestShop.Patience, TestShop.Goal, TestShop.Score)) { Title = "속성", Bins = 3, Binning = RfmBinning.Nested },
            new("features", new RfmMeasures(TestShop.Purchase.Since(), TestShop.Purchase.Count(), spend)) { MonetaryThresholds = [10, 20.5m, 30, 40] },
            new("cuts", TestShop.Amount, TestShop.Purchase) { Bins = 2, RecencyThresholds = [30], FrequencyThresholds = [2] },
        ];
        RuleBook book = RuleBook.Create(TestShop.Schema, [Segment.Define("worthy", Feature.Define("worth", rfms[1].Monetary + 1) > 3), .. rfms, Segment.Define("best", rfms[0].Cell(3, 3, 3) | rfms[1].Monetary >= 5)]);
        RuleBook back = RuleBook.FromJson(TestShop.Schema, book.ToJson());

        Assert.Equal(book.Definitions, back.Definitions);
        Assert.Equal(book.ToJson(), back.ToJson());
    }

    [Fact]
    public void ValueOfAnRfm_IsKnownByItsName()
    {
        var value = new Rfm("value", TestShop.Amount, TestShop.Purchase);
        Segment fresh = Segment.Define("s", value.Recency >= 2);

        Assert.False(RuleBook.TryCreate(TestShop.Schema, [fresh], out _, out ValueList<Diagnostic> unknown));
        Assert.Equal(DiagnosticCodes.UnknownResult, Assert.Single(unknown).Code);
        Assert.False(RuleBook.TryCreate(TestShop.Schema, [fresh, Segment.Define("value", TestShop.OptedIn)], out _, out ValueList<Diagnostic> noValue));
        Assert.Equal((DiagnosticCodes.UnknownName, "'value' is a segment, and 'recency' is no value of it."), (Assert.Single(noValue).Code, noValue[0].Message));
        Assert.True(RuleBook.TryCreate(TestShop.Schema, [fresh, value with { Bins = 3 }], out _, out _));
    }

    [Theory]
    [InlineData("""{"type":"value","of":"interset"}""", "interest")]
    [InlineData("""{"type":"value","of":"interest","part":"recency"}""", "a value 'interest.recency'")]
    [InlineData("""{"type":"feature","name":"interest"}""", "no feature named 'interest'")]
    [InlineData("""{"type":"feature","name":"loose"}""", "no feature named 'loose'")]
    [InlineData("""{"type":"value","of":"valeu","part":"recency"}""", "value")]
    [InlineData("""{"type":"value","of":"value","part":"recent"}""", "a value 'value.recent'")]
    [InlineData("""{"type":"value","of":"value","part":"recency","arguments":[{"value":7}]}""", "Nothing is said with 'value.recency'")]
    [InlineData("""{"type":"percentile","of":{"type":"attribute","name":"age"},"percent":101}""", "from 0 to 100")]
    [InlineData("""{"type":"percentile","of":{"type":"attribute","name":"age"},"percent":50,"method":10}""", "from 1 to 9")]
    public void PopulationFunction_WithAMistake_IsToldOnce(string measure, string says)
    {
        const string Rfm = """ "property":{"type":"property","event":"purchase","name":"amount"},"events":"purchase","bins":5} """;
        string json =
            $$$"""{"version":1,"measures":[{"type":"score","name":"interest","measure":{"type":"attribute","name":"age"}},{"type":"rfm","name":"loose",{{{Rfm}}}],"definitions":["""
            + $$$"""{"type":"rfm","name":"value",{{{Rfm}}},{"type":"segment","name":"one","condition":{"type":"comparison","left":{{{measure}}},"operator":">","right":1}}]}""";

        Assert.False(RuleBook.TryFromJson(TestShop.Schema, json, out _, out ValueList<Diagnostic> told));
        Assert.Contains(says, Assert.Single(told).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rfm_OfItsOwnScore_IsAnError()
    {
        const string Json = """
            {"version":1,"definitions":[{"type":"rfm","name":"v","property":{"type":"value","of":"v","part":"recency"},"events":"purchase","bins":5}]}
            """;

        Assert.False(RuleBook.TryFromJson(TestShop.Schema, Json, out _, out ValueList<Diagnostic> told));
        Assert.Contains("Definitions refer to one another in a circle: v → v.", told.Select(diagnostic => diagnostic.Message));
    }

    [Fact]
    public void Random_rules_come_back_from_JSON_in_any_layout() =>
        Prop.ForAll(OracleCase.Arbitrary, (OracleCase c) =>
            {
                RuleBook book = RuleBook.Create(TestShop.Schema, [.. c.Definitions, .. c.Measures.Select((m, i) => Segment.Define($"m{i}", m.IsSet()))]);
                RoundTrip(book);
                RuleBook shuffled = RuleBook.FromJson(TestShop.Schema, JsonLayout.Shuffled(book.ToJson(), new Random(c.Seed)));
                Assert.Equal(book.ToJson(), shuffled.ToJson());
                Assert.Equal(book.ContentHash, shuffled.ContentHash);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(IsLong ? 100_000 : 2000));

    [Fact]
    public void Samples_InAnyLayout_HaveOneTextAndOneHash()
    {
        string json = JsonSamples.Book.ToJson(withSchema: true);
        for (int seed = 0; seed < 20; seed++)
        {
            RuleBook read = RuleBook.FromJson(null, JsonLayout.Shuffled(json, new Random(seed)));
            Assert.Equal(json, read.ToJson(withSchema: true));
            Assert.Equal(JsonSamples.Book.ContentHash, read.ContentHash);
        }
    }

    [Fact]
    public void ToJson_InAnotherCulture_IsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in new[] { "de-DE", "ar-SA", "th-TH", "fa-IR", "sv-SE" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                RoundTrip(RuleBook.Create(TestShop.Schema, JsonSamples.Definitions));
                Assert.Equal(JsonSamples.Book.ToJson(), RuleBook.Create(TestShop.Schema, JsonSamples.Definitions).ToJson());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ContentHash_OfDifferentDefinitions_Differs()
    {
        string[] hashes = [.. JsonSamples.Conditions.Where(c => !c.Walk().Any(node => node is MemberOf or ValueOf)).Select(c => RuleBook.Create(TestShop.Schema, Segment.Define("one", c)).ContentHash)];
        string titled = RuleBook.Create(TestShop.Schema, Segment.Define("one", JsonSamples.Conditions[0], "title")).ContentHash;

        Assert.Equal(hashes.Length, hashes.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(titled, hashes);
        Assert.All(hashes, hash => Assert.Matches("^sha256:[0-9a-f]{64}$", hash));
    }

    [Fact]
    public void ContentHash_OfAKnownDocument_NeverChanges() => Assert.Equal(
        "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            """{"version":1,"definitions":[{"type":"segment","name":"adults","condition":{"type":"comparison","left":{"type":"attribute","name":"age"},"operator":">=","right":30}}]}"""u8)),
        RuleBook.Create(TestShop.Schema, Segment.Define("adults", TestShop.Age >= 30.0m)).ContentHash);

    [Fact]
    public void FromJson_WrittenOtherwiseThanCSharpWould_IsTheSameTree()
    {
        const string Flag = """{"type":"attribute","name":"opted_in"}""", Other = """{"type":"attribute","name":"has_children"}""";

        Assert.Equal(
            TestShop.OptedIn & TestShop.HasChildren & TestShop.OptedIn,
            Read($$"""{"type":"all","of":[{{Flag}},{"type":"all","of":[{{Other}},{{Flag}}]}]}"""));
        Assert.Equal(
            TestShop.Age.IsAnyOf(1m, 2m),
            Read("""{"type":"oneOf","value":{"type":"attribute","name":"age"},"values":[2,1.0,10e-1]}"""));
        Assert.Equal(
            TestShop.Interests.Has("hat"),
            Read("""{"type":"hasTags","value":{"type":"attribute","name":"interests"},"all":true,"tags":["hat","hat"]}"""));
        Assert.Equal(
            TestShop.Patience >= TimeSpan.FromDays(1),
            Read("""{"type":"comparison","left":{"type":"attribute","name":"patience"},"operator":">=","right":{"type":"duration","value":"24 hours"}}"""));
        Assert.Equal(
            TestShop.SignedUp >= new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero),
            Read("""{"type":"comparison","left":{"type":"attribute","name":"signed_up"},"operator":">=","right":{"type":"instant","value":"2026-03-02T10:00:00.000+09:00"}}"""));
        Assert.Equal(
            TestShop.City.Is("서울"),
            Read($$"""{"type":"comparison","left":{"type":"attribute","name":"city"},"operator":"=","right":"{{"서울".Normalize(System.Text.NormalizationForm.FormD)}}"}"""));
    }

    private static Condition Read(string condition)
    {
        string json = $$"""{"version":1,"definitions":[{"type":"segment","name":"one","condition":{{condition}}}]}""";
        return ((Segment)RuleBook.FromJson(TestShop.Schema, json).Definitions[0]).Condition;
    }

    private static void RoundTrip(RuleBook book)
    {
        string json = book.ToJson();
        RuleBook read = RuleBook.FromJson(TestShop.Schema, json);
        Assert.Equal(book.Definitions, read.Definitions);
        Assert.Equal(book.Features, read.Features);
        Assert.Equal(book.Unfitted, read.Unfitted);
        Assert.Equal(json, read.ToJson());
        Assert.Equal(json, RuleBook.FromJson(TestShop.Schema, System.Text.Encoding.UTF8.GetBytes(json)).ToJson());
        Assert.Equal(book.ContentHash, read.ContentHash);
    }
}
