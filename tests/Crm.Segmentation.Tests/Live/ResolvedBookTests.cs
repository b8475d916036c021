using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Live;

/// <summary>A resolved book means what its rule book means, also when its windows are instants, and holds nothing that a translator would have to look up.</summary>
public sealed class ResolvedBookTests
{
    [Fact]
    public void Resolve_AnyRules_MeansTheSame() => Prop.ForAll(OracleCase.Arbitrary, c => Check(c, Resolved(c))).Check(PropertyRuns.Of(1000, longFactor: 40));

    [Fact]
    public void At_AnyInstant_MeansTheSameThere() => Prop.ForAll(OracleCase.Arbitrary, c => Check(c, Resolved(c).At(c.AsOfInstant))).Check(PropertyRuns.Of(1000, longFactor: 40));

    [Fact]
    public void At_AnyInstant_LeavesWindowsOfInstantsAndOfAttributes() => Prop.ForAll(OracleCase.Arbitrary, c =>
    {
        ResolvedBook book = Resolved(c).At(c.AsOfInstant);
        IEnumerable<Node> nodes = book.Definitions.SelectMany(Trees).SelectMany(tree => tree.Walk()).ToArray();
        Assert.DoesNotContain(nodes, node => node is Feature or ValueOf);
        HashSet<Node> ofAnniversaries = [.. nodes.OfType<AnniversaryWithin>().Select(anniversary => anniversary.Window)];
        Assert.All(nodes.OfType<Window>().Where(window => !ofAnniversaries.Contains(window)), window => Assert.True(window is SinceWindow or BeforeWindow or BetweenWindow or WithinWindow or LastEventsWindow, window.ToString()));
    }).Check(PropertyRuns.Of(1000, longFactor: 40));

    [Fact]
    public void ToString_OfABookAtAnInstant_IsItsRuleText()
    {
        RuleBook rules = RuleBook.Parse(("s.crm", """
            schema s { customer { renewal: date } event purchase { amount: money(0) } }
            feature spend = sum(purchase.amount, last 30 days)
            segment big = spend >= 100 and renewal in next 7 days
            segment bigger = in big and spend >= 200
            """));
        ResolvedBook book = new SegmentationEngine(rules.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" }).Resolve(rules);

        Assert.Equal(
            """
            segment big = sum(purchase.amount, last 30 days) >= 100 and renewal in next 7 days
            segment bigger = in big and sum(purchase.amount, last 30 days) >= 200
            """.ReplaceLineEndings("\n"),
            book.ToString());
        Assert.Equal(
            """
            segment big = sum(purchase.amount, from 2026-02-08T00:00:00.001Z until 2026-03-10T00:00:00.001Z) >= 100 and renewal >= 2026-03-11 and renewal <= 2026-03-17
            segment bigger = in big and sum(purchase.amount, from 2026-02-08T00:00:00.001Z until 2026-03-10T00:00:00.001Z) >= 200
            """.ReplaceLineEndings("\n"),
            book.At(new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero)).ToString());
    }

    [Fact]
    public void Resolve_AFittedBook_WritesItsCutsOut()
    {
        RuleBook rules = RuleBook.Parse(("s.crm", "schema s { customer { } event visit { } } segment often = top 50% by count(visit) rfm value of count(visit), count(visit), count(visit) into 2 segment best = in value.r2f2m2"));
        DatasetBuilder builder = Dataset.For(rules.Schema);
        for (int i = 1; i <= 4; i++)
        {
            builder.AddCustomer(i);
            for (int visit = 0; visit < i; visit++) builder.AddEvent(rules.Schema.Event("visit"), i, DateTimeOffset.UnixEpoch);
        }

        Dataset data = builder.Build(out _);
        var engine = new SegmentationEngine(rules.Schema);
        FittedRuleBook fitted = engine.Fit(rules, data, DateTimeOffset.UnixEpoch);
        ResolvedBook book = engine.Resolve(fitted);

        Assert.Equal(["often", "best"], book.Definitions.Select(definition => definition.Name));
        Assert.Empty(book.Computed);
        Assert.Equal("segment often = count(visit) >= 3", book.Definitions[0].ToText());
        Assert.DoesNotContain(((Segment)book.Definitions[1]).Condition.Walk(), node => node is ValueOf or MemberOf);
        Assert.Contains(((Segment)book.Definitions[1]).Condition.Walk(), node => node is CutCode);
        Assert.Equal(0, ResolvedBook.ScaleOf(((Segment)book.Definitions[1]).Condition.Walk().OfType<CutCode>().First()));
    }

    private static IEnumerable<Node> Trees(Definition definition) => definition switch
    {
        Segment segment => [segment.Condition],
        Partition partition => partition.Cells.Select(cell => cell.Condition).OfType<Node>(),
        _ => [],
    };

    private static ResolvedBook Resolved(OracleCase c) =>
        new SegmentationEngine(TestShop.Schema, new SegmentationOptions { TimeZone = c.Zone, WeekStart = c.WeekStart }).Resolve(RuleBook.Create(TestShop.Schema, c.Definitions));

    private static void Check(OracleCase c, ResolvedBook book)
    {
        OracleScope resolved = c.Scope with { Definitions = book.Definitions };
        foreach (CustomerFacts customer in c.Data.Customers)
            foreach (Definition definition in c.Definitions)
            {
                if (definition is Segment segment) Assert.Equal(Oracle.Holds(segment.Members, customer, c.Scope), Oracle.Holds(segment.Members, customer, resolved));
                if (definition is Partition partition)
                    foreach (PartitionCell cell in partition.Cells) Assert.Equal(Oracle.Holds(partition[cell.Name], customer, c.Scope), Oracle.Holds(partition[cell.Name], customer, resolved));
            }
    }
}
