using Crm.Segmentation.Paths;

namespace Crm.Segmentation.Tests.Paths;

/// <summary>What paths answer at their edges, and what they refuse.</summary>
public sealed class PathTests
{
    private static readonly DateTimeOffset AsOf = PathShop.Start.AddDays(9);

    private static readonly Move[] Moves =
    [
        new(0, 0, 1, "/a/1", "v1"), new(0, 0, 2, "/a/2", "v1"), new(0, 2, 3, null, "v1"),
        new(1, 0, 1, "/b", "v2"), new(1, 2, 5, null, "v2"),
        new(2, 0, 1, "/b", "v1"),
    ];

    private static readonly Dataset Data = PathShop.Build(Moves, [0, 1, 2]);

    private static readonly EventPaths ToBuy = new("to_buy") { NameProperty = "page", Groups = ["/a/*"], Until = "buy" };

    public static TheoryData<EventPaths, string> Wrong => new()
    {
        { ToBuy with { Events = [] }, DiagnosticCodes.PathEvents },
        { ToBuy with { SessionGap = TimeSpan.FromTicks(1) }, DiagnosticCodes.PathUnit },
        { ToBuy with { SessionGap = TimeSpan.FromHours(-1) }, DiagnosticCodes.PathUnit },
        { ToBuy with { SessionGap = TimeSpan.FromHours(1), UnitProperty = "visit" }, DiagnosticCodes.PathUnit },
        { ToBuy with { UnitProperty = "vist" }, DiagnosticCodes.PathUnit },
        { ToBuy with { NameProperty = "pages" }, DiagnosticCodes.PathNames },
        { ToBuy with { Exclude = [" "] }, DiagnosticCodes.PathNames },
        { ToBuy with { From = "" }, DiagnosticCodes.PathNames },
        { ToBuy with { Collapsed = ["buy"] }, DiagnosticCodes.PathNames },
        { ToBuy with { Groups = [@"/a\"] }, DiagnosticCodes.PathGroups },
        { ToBuy with { Groups = [new string('a', 1001)] }, DiagnosticCodes.PathGroups },
        { ToBuy with { Groups = [.. Enumerable.Repeat<PathGroup>("/a", 1001)] }, DiagnosticCodes.PathGroups },
        { ToBuy with { Window = TimeSpan.Zero }, DiagnosticCodes.PathWindow },
        { ToBuy with { Window = TimeSpan.FromTicks(3) }, DiagnosticCodes.PathWindow },
        { ToBuy with { Until = null, Window = TimeSpan.FromHours(1) }, DiagnosticCodes.PathWindow },
        { ToBuy with { Limit = 0 }, DiagnosticCodes.PathLimit },
        { ToBuy with { MostNodes = -1 }, DiagnosticCodes.PathLimit },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Definition_ThatIsWrong_IsRefused(EventPaths paths, string code)
    {
        Assert.Equal(code, Assert.Single(paths.Validate(PathShop.Schema)).Code);
        Assert.Contains(code, Assert.Throws<RuleException>(() => RuleBook.Create(PathShop.Schema, paths)).Diagnostics.Select(diagnostic => diagnostic.Code));
        Assert.Throws<RuleException>(() => PathShop.Engine().Analyze(paths, Data, null, AsOf));
        Assert.Throws<RuleException>(() => PathShop.Engine().Transitions(paths, Data, null, AsOf));
    }

    [Fact]
    public void Anchor_ThatNoEventIsCalled_OrThatIsExcluded_IsWarnedOf_AndHasNoPath()
    {
        foreach ((EventPaths paths, string code) in ((EventPaths, string)[])[(new("to_bye") { Until = "bye" }, DiagnosticCodes.PathNode), (ToBuy with { Exclude = ["buy"] }, DiagnosticCodes.PathAnchor)])
        {
            Diagnostic told = Assert.Single(paths.Validate(PathShop.Schema));
            Assert.Equal((code, DiagnosticSeverity.Warning), (told.Code, told.Severity));
            Assert.Equal(0, PathShop.Engine().Analyze(paths, Data, null, AsOf).Paths);
        }
    }

    [Theory]
    [InlineData("paths p of any by page by page", DiagnosticCodes.GivenTwice)]
    [InlineData("paths p of any within 2 days", DiagnosticCodes.PathWindow)]
    [InlineData("paths p of any steps 0", DiagnosticCodes.OutOfRange)]
    [InlineData("paths p of any until buy", DiagnosticCodes.Expected)]
    [InlineData("paths p of any until \"\"", DiagnosticCodes.PathNames)]
    [InlineData("paths p any", DiagnosticCodes.Expected)]
    [InlineData("paths p of vew", DiagnosticCodes.UnknownEvent)]
    [InlineData("affinity a of view by pag", DiagnosticCodes.PathNames)]
    [InlineData("affinity a of view by page then ping", DiagnosticCodes.PathNames)]
    [InlineData("affinity a of view by page largest 10_001", DiagnosticCodes.OutOfRange)]
    [InlineData("affinity a of view", DiagnosticCodes.Expected)]
    [InlineData("paths p of any segment s = in p", DiagnosticCodes.NoMembers)]
    public void Text_ThatIsWrong_IsToldOnce(string text, string code)
    {
        Assert.False(RuleBook.TryParse(PathShop.Schema, [("rules", text)], out _, out ValueList<Diagnostic> diagnostics));
        Assert.Equal(code, Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void Report_OfNobody_HasNoShares()
    {
        PathReport report = PathShop.Engine().Analyze(ToBuy, PathShop.Build([], [0, 1]), null, AsOf);

        Assert.Equal((0, 0, 0, 0), (report.Paths, report.Longest, report.Edges.Count, report.Nodes.Count));
        Assert.Null(report.Share(0, PathNode.Start));
        Assert.Null(report.Edge(1, "view", "buy").MeanSeconds);
        Assert.Equal(report, PathReport.FromJson(PathShop.Schema, report.ToJson()));
        Assert.Equal(0, PathShop.Engine().Transitions(ToBuy, PathShop.Build([], []), null, AsOf).Paths);
    }

    [Fact]
    public void Report_AsATableAndCsv_ShowsEachEdge()
    {
        PathReport report = PathShop.Engine().Analyze(ToBuy, Data, null, AsOf);

        Assert.Equal(
            "to_buy,from,to,units,of the node,mean seconds\r\n1,/a/*,buy,1,0.5,3600\r\n1,/b,buy,1,0.5,14400\r\n2,/a/*,/a/*,1,1,3600\r\n2,(start),/b,1,1,\r\n3,(start),/a/*,1,1,\r\n",
            report.ToCsv());
        Assert.Equal(2, report.Node(1, "buy").Reached);
        Assert.Equal((1, 0.5), (report.Share(0, PathNode.End), report.Share(3, PathNode.Start)));
    }

    [Fact]
    public void Change_SinceAnEarlierReport_IsOfEachEdge()
    {
        PathReport now = PathShop.Engine().Analyze(ToBuy, Data, null, AsOf), then = PathShop.Engine().Analyze(ToBuy, Data, null, PathShop.Start.AddHours(4));

        GroupChange edge = now.Change(then).Groups.Single(group => group.Name == "1: /b → buy");

        Assert.Equal((new Proportion(0, 1), new Proportion(1, 2)), (edge.Before, edge.After));
        Assert.Throws<ArgumentException>(() => now.Change(PathShop.Engine().Analyze(ToBuy with { Limit = 2 }, Data, null, AsOf)));
    }

    [Fact]
    public void Counts_WhoseUnitsAreOfAProperty_DoNotMerge()
    {
        EventPaths paths = new("visits") { UnitProperty = "visit" };
        SegmentationEngine engine = PathShop.Engine();
        PathReport report = engine.Analyze(paths, Data, null, AsOf);
        PathTransitions transitions = engine.Transitions(paths, Data, null, AsOf);
        WholePathReport whole = engine.WholePaths(paths, Data, null, AsOf);
        AffinityReport affinity = engine.Analyze(new ProductAffinity("pages") { Events = [PathShop.View], ItemProperty = "page", UnitProperty = "visit" }, Data, null, AsOf);

        Assert.Throws<ArgumentException>(() => report.Merge(report));
        Assert.Throws<ArgumentException>(() => transitions.Merge(transitions));
        Assert.Throws<ArgumentException>(() => whole.Merge(whole));
        Assert.Throws<ArgumentException>(() => affinity.Merge(affinity));

        // The visit v1 is of two customers, and one path.
        Assert.Equal("v1: view → view → view → buy", engine.PathsOf(paths, CustomerSet.Of(Data, 2), null, AsOf)[0].ToString());
        Assert.Equal(2, engine.Customers(report, Data, 4, "buy").Count);
    }

    [Theory]
    [InlineData("\"units\":1", "\"units\":2")]
    [InlineData("\"step\":3", "\"step\":4")]
    [InlineData("\"milliseconds\":\"3600000\"", "\"milliseconds\":\"99999999999999999999\"")]
    public void Stored_WithFlowsThatAreNotConserved_IsRefused(string what, string by)
    {
        string json = PathShop.Engine().Analyze(ToBuy, PathShop.Build(Moves[..3], [0]), null, AsOf).ToJson();
        int at = json.IndexOf(what, StringComparison.Ordinal);
        string changed = string.Concat(json.AsSpan(0, at), by, json.AsSpan(at + what.Length));

        Assert.Equal(DiagnosticCodes.ReportTotal, Assert.Single(Assert.Throws<RuleException>(() => PathReport.FromJson(PathShop.Schema, changed)).Diagnostics).Code);
    }

    [Fact]
    public void Events_AfterAsOfAndOutsideOfTheRange_DoNotExist()
    {
        EventPaths paths = new("all");
        SegmentationEngine engine = PathShop.Engine();

        Assert.Equal(2, engine.Transitions(paths, Data, null, PathShop.Start.AddHours(3))[PathNode.Start, "view"].Count - engine.Transitions(paths, Data, null, PathShop.Start.AddHours(3))["buy", PathNode.End].Count);
        Assert.Equal(1, engine.Transitions(paths, Data, DateSpan.Between(PathShop.Start.AddHours(2), PathShop.Start.AddHours(3)), AsOf).Paths);
        Assert.Equal("0: view → buy", engine.PathsOf(paths, CustomerSet.Of(Data, 0), DateSpan.Between(PathShop.Start.AddHours(2), PathShop.Start.AddHours(9)), AsOf)[0].ToString());
    }

    [Fact]
    public void Runs_OfACancelledToken_Stop()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        SegmentationEngine engine = PathShop.Engine();

        Assert.Throws<OperationCanceledException>(() => engine.Analyze(ToBuy, Data, null, AsOf, source.Token));
        Assert.Throws<OperationCanceledException>(() => engine.Transitions(new EventPaths("all"), Data, null, AsOf, source.Token));
        Assert.Throws<OperationCanceledException>(() => engine.WholePaths(ToBuy, Data, null, AsOf, source.Token));
        Assert.Throws<OperationCanceledException>(() => engine.Analyze(new ProductAffinity("pages") { Events = [PathShop.View], ItemProperty = "page" }, Data, null, AsOf, source.Token));
    }

    [Fact]
    public void Names_OfAPropertyThatIgnoresCase_AreOneNode()
    {
        var define = new SchemaBuilder("cases");
        EventType view = define.Event("view");
        EventText page = view.Text("page", ignoringCase: true);
        EventInteger shelf = view.Integer("shelf");
        Schema schema = define.Build();
        DatasetBuilder builder = Dataset.For(schema);
        builder.AddCustomer(1);
        foreach ((int i, string name) in ((string[])["Home", "HOME", "cart"]).Index()) builder.AddEvent(view, 1, PathShop.Start.AddHours(i), row => row.Set(page, name).Set(shelf, i / 2));
        Dataset data = builder.Build(out _);
        var engine = new SegmentationEngine(schema);

        Assert.Equal(1, engine.Transitions(new EventPaths("pages") { NameProperty = "page" }, data, null, AsOf)["home", "home"].Count);
        Assert.Equal(1, engine.Transitions(new EventPaths("shelves") { NameProperty = "shelf", CollapsesRepeats = true }, data, null, AsOf)["0", "1"].Count);
    }
}
