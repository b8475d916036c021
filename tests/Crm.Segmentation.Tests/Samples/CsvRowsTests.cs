using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class CsvRowsTests
{
    private const string Unclosed = "a quote opens here and is not closed";

    [Fact]
    public void Read_ValuesOverSeveralLines_AreOneRow() =>
        Assert.Equal([(1, "a|b", null), (2, "1|x\r\ny", null), (4, "2|3", null)], Read("a,b\r\n1,\"x\r\ny\"\r\n2,3"));

    [Fact]
    public void Read_AQuoteThatIsNotClosed_CostsItsOwnLineOnly() =>
        Assert.Equal(
            [(1, "a|b", null), (2, "1|x\ny", null), (4, "2|z,3\n3,4\n5,6", Unclosed), (5, "3|4", null), (6, "5|6", null)],
            Read("a,b\n1,\"x\ny\"\n2,\"z,3\n3,4\n5,6"));

    [Fact]
    public void Read_AnyQuoteTakenAway_CostsItsOwnLineOnly()
    {
        string text = string.Join("\n", Enumerable.Range(1, 6).Select(line => $"\"c{line}\",\"a, b\",\"{line}\""));
        Row[] whole = [.. Read(text)];
        int quotes = 0;
        for (int at = text.IndexOf('"', StringComparison.Ordinal); at >= 0; at = text.IndexOf('"', at + 1))
        {
            quotes++;
            int line = 1 + text.AsSpan(0, at).Count('\n');
            Row[] rows = [.. Read(text.Remove(at, 1))];

            Assert.Equal(whole.Where(row => row.Line != line), rows.Where(row => row.Line != line));
            Assert.NotNull(Assert.Single(rows, row => row.Line == line).Fault);
        }

        Assert.Equal(36, quotes);
    }

    [Fact]
    public void Read_AQuoteThatIsNotClosedInALargeFile_IsToldWithoutHoldingTheFile()
    {
        string text = $"a,b\n1,\"x\n{string.Concat(Enumerable.Repeat("2,3\n", 1_000_000))}";
        int opened = 0;

        Row[] rows = [.. CsvRows.Read(() => { opened++; return new StringReader(text); }).Take(10).Select(Shown)];

        Assert.Equal((2, Unclosed), (rows[1].Line, rows[1].Fault));
        Assert.Equal((3, "2|3"), (rows[2].Line, rows[2].Cells));
        Assert.Equal(2, opened);
    }

    [Theory]
    [InlineData("1,5\" pipe", "there is a quote inside of a value that is not in quotes")]
    [InlineData("1,\"x\"y", "there is text after the quote that closes a value")]
    public void Read_QuotesWhereNoneMayBe_AreTold(string row, string fault) => Assert.Equal(fault, Read($"a,b\n{row}\n2,3").ElementAt(1).Fault);

    [Fact]
    public void Read_ALineWithoutEnd_IsNoFileOfOrders()
    {
        var problem = Assert.Throws<InvalidDataException>(() => Read($"a,b\n{new string('x', 4_000_000)}").ToArray());

        Assert.Equal("Line 2 is longer than a mebibyte: this is no file of orders.", problem.Message);
    }

    private static IEnumerable<Row> Read(string text) => CsvRows.Read(() => new StringReader(text)).Select(Shown);

    private static Row Shown(CsvRow row) => new(row.Line, string.Join('|', row.Cells), row.Fault);

    private sealed record Row(long Line, string Cells, string? Fault)
    {
        public static implicit operator Row((int Line, string Cells, string? Fault) row) => new(row.Line, row.Cells, row.Fault);
    }
}
