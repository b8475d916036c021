using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// <c>table RESULTS YARDSTICK PAGE</c>: the lines of <c>headline --json</c> beside those of the yardstick, as a table between the marks
/// <c>&lt;!-- headline --&gt;</c> and <c>&lt;!-- /headline --&gt;</c> of a page. <c>table GROWTH PAGE</c>: those of <c>growth --json</c> between the
/// marks of <c>growth</c>. With <c>--check</c> nothing is written: the page must have the table already.
/// </summary>
internal static class ResultTable
{
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        bool isCheck = arguments is [.., "--check"];
        if (isCheck) arguments = arguments[..^1];
        (string mark, string table) = arguments switch
        {
            [var results, var yardstick, _] => ("headline", Table(Lines(results), Lines(yardstick))),
            [var growth, _] => ("growth", GrowthTable(growth)),
            _ => throw new ArgumentException("table RESULTS YARDSTICK PAGE [--check], or table GROWTH PAGE [--check]"),
        };
        string page = arguments[^1], text = File.ReadAllText(page), first = $"<!-- {mark} -->\n";
        int begin = text.IndexOf(first, StringComparison.Ordinal), end = text.IndexOf($"<!-- /{mark} -->", StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new ArgumentException($"{page} has no marks for the table.");
        string made = text[..(begin + first.Length)] + table + text[end..];
        if (!isCheck) File.WriteAllText(page, made);
        else if (made != text) Console.Error.WriteLine($"{page} has another table than the results say.");
        return isCheck && made != text ? 1 : 0;
    }

    /// <summary>A row for everything that was measured, a column for every number of customers; of two lines about one, the later counts.</summary>
    private static string GrowthTable(string path)
    {
        var cells = new Dictionary<(string What, int Customers), string>();
        foreach (JsonElement line in File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement))
        {
            string what = line.GetProperty("what").GetString()!;
            double nanoseconds = line.GetProperty("ns").GetDouble(), bytes = line.GetProperty("bytes").GetDouble();
            string?[] parts = [nanoseconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:G3} ns") : null, bytes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{bytes:G4} bytes") : null];
            cells[(what, line.GetProperty("customers").GetInt32())] = string.Join(", ", parts.Where(part => part is not null));
        }

        int[] sizes = [.. cells.Keys.Select(key => key.Customers).Distinct().Order()];
        var table = new StringBuilder("| customers |");
        foreach (int size in sizes) table.Append(CultureInfo.InvariantCulture, $" {size:N0} |");
        table.Append("\n|---|").Insert(table.Length, "---|", sizes.Length).Append('\n');
        foreach (string what in cells.Keys.Select(key => key.What).Distinct())
            table.Append(CultureInfo.InvariantCulture, $"| {what} | {string.Join(" | ", sizes.Select(size => cells.GetValueOrDefault((what, size), "")))} |\n");
        return table.ToString();
    }

    private static string Table(IReadOnlyList<Line> results, IReadOnlyList<Line> yardstick)
    {
        var table = new StringBuilder("| | one thread, ms | C++ near the limit, ms | ratio | two threads, ms | ratio to one |\n|---|---|---|---|---|---|\n");
        foreach (string workload in results.Select(line => line.Workload).Distinct())
        {
            Line? one = results.LastOrDefault(line => line.Workload == workload && line.Threads == 1);
            Line? two = results.LastOrDefault(line => line.Workload == workload && line.Threads == 2);
            Line? limit = yardstick.Where(line => line.Workload == workload && line.Threads == 1).MinBy(line => line.Minimum);
            table.Append(CultureInfo.InvariantCulture, $"| {workload} | {Milliseconds(one)} | {Milliseconds(limit)} | {Ratio(one, limit)} | {Milliseconds(two)} | {Ratio(two, one)} |\n");
        }

        return table.ToString();
    }

    private static string Milliseconds(Line? line) =>
        line is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Shown(line.Minimum * 1000)} ({Shown(line.Median * 1000)})");

    private static string Shown(double milliseconds) => milliseconds.ToString(milliseconds >= 100 ? "F0" : "G3", CultureInfo.InvariantCulture);

    private static string Ratio(Line? line, Line? other) =>
        line is null || other is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{line.Minimum / other.Minimum:F2}");

    private static List<Line> Lines(string path) => [.. File.ReadLines(path).Where(line => line.StartsWith('{')).Select(line =>
    {
        JsonElement json = JsonDocument.Parse(line).RootElement;
        return new Line(json.GetProperty("w").GetString()!, json.GetProperty("threads").GetInt32(), json.GetProperty("min").GetDouble(), json.GetProperty("med").GetDouble());
    })];

    private sealed record Line(string Workload, int Threads, double Minimum, double Median);
}
