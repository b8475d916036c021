using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crm.Segmentation.Hosting;

/// <summary>Who entered and left segments and cells of partitions between two loads of data. Immutable.</summary>
/// <remarks>
/// Both sides are by the same rules, those that were in force at the later load; an edit of the rules makes nobody enter or leave. Customers are matched by key. A
/// customer who is new to the data enters, one who is not in them any more leaves. Time alone makes customers enter and leave, too.
/// </remarks>
public sealed class SegmentChanges
{
    private readonly FrozenDictionary<string, SegmentChange> _byName;

    internal SegmentChanges(DateTimeOffset? from, DateTimeOffset to, IEnumerable<SegmentChange> changes)
    {
        (From, To) = (from, to);
        All = [.. changes];
        _byName = All.ToFrozenDictionary(change => change.Name, StringComparer.Ordinal);
    }

    /// <summary>The as-of instant of the earlier load; null where there is no earlier one, and nobody entered or left.</summary>
    public DateTimeOffset? From { get; }

    /// <summary>The as-of instant of the later load.</summary>
    public DateTimeOffset To { get; }

    /// <summary>The changes of every segment and cell, also where there are none; empty after the first load.</summary>
    public ValueList<SegmentChange> All { get; }

    /// <summary>Who entered and left a segment, or a partition's cell.</summary>
    /// <param name="name">The name of a segment, or <c>partition.cell</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such segment or cell, or no earlier load.</exception>
    public SegmentChange this[string name] =>
        TryGet(name, out SegmentChange? change) ? change : throw new KeyNotFoundException($"There are no changes of '{name}': the rules did not have it, or data were loaded once only.");

    /// <summary>Who entered and left a segment, or a partition's cell, if that is known.</summary>
    /// <param name="name">The name of a segment, or <c>partition.cell</c>.</param>
    /// <param name="change">The change; null when there is no such segment or cell, or no earlier load.</param>
    /// <returns>Whether it is known.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out SegmentChange? change)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out change);
    }

    /// <summary>The numbers of those who entered and left, a line for each segment or cell where there are any.</summary>
    public override string ToString() => string.Join('\n', All.Where(change => change.Entered.Count + change.Left.Count > 0));
}

/// <summary>Who entered and left a segment or a cell.</summary>
/// <param name="Name">The name of the segment, or <c>partition.cell</c>.</param>
/// <param name="Entered">Members now who were none before, as a set of the later dataset.</param>
/// <param name="Left">The keys of those who were members before and are none now, in the order of the earlier dataset.</param>
public sealed record SegmentChange(string Name, CustomerSet Entered, ValueList<CustomerKey> Left)
{
    /// <summary>The name and the two numbers.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Entered.Count} entered, {Left.Count} left");
}
