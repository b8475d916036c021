using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>A segment as the yardstick writes it: clauses joined by <c>;</c> (and) of leaves joined by a bar (or), a leaf being column, operation and value.</summary>
internal sealed record SegmentLine(SegmentLine.Leaf[][] Clauses)
{
    /// <summary>A leaf: operation 0 is at least, 1 at most, 2 in a set of bits, 3 equal.</summary>
    internal readonly record struct Leaf(int Column, int Operation, int Value);

    internal Condition Condition => Clauses.Select(clause => clause.Select(ConditionOf).Aggregate((a, b) => a | b)).Aggregate((a, b) => a & b);

    /// <summary>The segments of a file, or fifty of the same kind.</summary>
    internal static SegmentLine[] Load(string? directory) =>
        [.. (directory is null ? Made() : File.ReadLines(Path.Combine(directory, "segs.txt"))).Where(line => line.Length > 0).Select(Parse)];

    internal bool Holds(ShopCustomers customers, int c)
    {
        foreach (Leaf[] clause in Clauses)
            if (!Array.Exists(clause, leaf => Holds(leaf, customers, c))) return false;
        return true;
    }

    private static bool Holds(Leaf leaf, ShopCustomers customers, int c)
    {
        double value = leaf.Column switch
        {
            0 => customers.Spend30[c],
            1 => customers.Spend365[c],
            2 => customers.Orders[c],
            3 => customers.DaysSince[c],
            4 => customers.Visits[c],
            5 => customers.Country[c],
            6 => customers.Tier[c],
            _ => customers.OptedIn[c],
        };
        return leaf.Operation switch
        {
            0 => value >= leaf.Value,
            1 => value <= leaf.Value,
            2 => (leaf.Value >> (int)value & 1) != 0,
            _ => value == leaf.Value,
        };
    }

    private static Condition ConditionOf(Leaf leaf) => leaf.Column switch
    {
        0 or 1 => leaf.Operation == 0 ? Number(leaf) >= leaf.Value : Number(leaf) <= leaf.Value,
        7 => ShopCustomers.OptedInAttribute,
        _ => leaf.Operation switch
        {
            0 => Integer(leaf) >= leaf.Value,
            1 => Integer(leaf) <= leaf.Value,
            2 => Integer(leaf).IsAnyOf([.. Enumerable.Range(0, 32).Where(bit => (leaf.Value >> bit & 1) != 0).Select(bit => (long)bit)]),
            _ => Integer(leaf).Is(leaf.Value),
        },
    };

    private static CustomerNumber Number(Leaf leaf) => leaf.Column == 0 ? ShopCustomers.Spend30Attribute : ShopCustomers.Spend365Attribute;

    private static CustomerInteger Integer(Leaf leaf) => leaf.Column switch
    {
        2 => ShopCustomers.OrdersAttribute,
        3 => ShopCustomers.DaysSinceAttribute,
        4 => ShopCustomers.VisitsAttribute,
        5 => ShopCustomers.CountryAttribute,
        _ => ShopCustomers.TierAttribute,
    };

    private static SegmentLine Parse(string line) => new(
        [.. line.Split(';').Select(clause => clause.Split('|').Select(leaf =>
        {
            int[] parts = [.. leaf.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            return new Leaf(parts[0], parts[1], parts[2]);
        }).ToArray())]);

    private static IEnumerable<string> Made()
    {
        var random = new Random(50);
        for (int i = 0; i < 50; i++)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"1 0 {random.Next(20, 900)};3 1 {random.Next(20, 140)}|2 0 {random.Next(2, 12)};5 2 {random.Next(1, 1 << 20)}");
            yield return random.Next(2) == 0 ? line : line + ";7 3 1";
        }
    }
}
