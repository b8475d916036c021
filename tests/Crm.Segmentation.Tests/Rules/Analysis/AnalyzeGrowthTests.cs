using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Rules.Analysis;

/// <summary>How the work of an analysis grows with what a rule book holds, counted in what it allocates.</summary>
public sealed class AnalyzeGrowthTests
{
    private const int Few = 1_000, Many = 8_000;

    [Fact]
    public void Analyze_OfAPartitionOfOneMeasure_GrowsWithItsCells() => AssertGrowth(Cells);

    [Fact]
    public void Analyze_OfSegmentsOfOneMeasure_GrowsWithTheirNumber() => AssertGrowth(count => [.. Enumerable.Range(0, count).Select(i => Segment.Define($"s{i}", Age > i))]);

    [Fact]
    public void Analyze_OfAnUnreachableCellAmongMany_TellsOfIt()
    {
        PartitionCell[] cells = [.. Enumerable.Range(0, 100).Select(i => new PartitionCell($"c{i}", Age.Is(i)))];
        cells[60] = new PartitionCell("again", Age.Is(7) & City.Is("Seoul"));

        Assert.Equal(["again"], Unreachable([.. cells]));
    }

    [Fact]
    public void Analyze_OfCellsAfterThoseThatTakeEveryone_TellsOfEach() => Assert.Equal(
        ["late", "later", "rest"],
        Unreachable(new("a", OptedIn & (Age > 30)), new("b", OptedIn.IsMissing()), new("c", !OptedIn), new("d", !(Age > 30)), new("late", City.Is("Seoul")), new("later", Credit > 5)));

    private static string[] Unreachable(params PartitionCell[] cells) =>
    [
        .. RuleBook.Create(TestShop.Schema, Partition.Define("p", "rest", cells)).Analyze()
            .Where(warning => warning.Code == DiagnosticCodes.UnreachableCell).Select(warning => warning.Message.Split('\'')[1]),
    ];

    private static Definition[] Cells(int count) =>
        [Partition.Define("p", "rest", [.. Enumerable.Range(0, count).Select(i => new PartitionCell($"c{i}", Age.Is(i)))])];

    private static void AssertGrowth(Func<int, Definition[]> definitions)
    {
        RuleBook few = RuleBook.Create(TestShop.Schema, definitions(Few)), many = RuleBook.Create(TestShop.Schema, definitions(Many));

        double growth = (double)Allocations.Of(() => many.Analyze(), attempts: 1) / Allocations.Of(() => few.Analyze(), attempts: 1);

        Assert.InRange(growth, 0, 2.0 * Many / Few);
    }
}
