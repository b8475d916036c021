using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Counts all rejected rows and describes the first of them.</summary>
internal sealed class Rejections(int maxRows)
{
    private readonly List<RejectedRow> _rows = [];
    private readonly Dictionary<(RowSource Source, RejectionReason Reason), long> _counts = [];

    internal void Add(RowSource source, string? eventType, long row, CustomerKey? key, Problem problem)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, (source, problem.Reason), out _)++;
        if (_rows.Count < maxRows) _rows.Add(new RejectedRow(source, eventType, row, key, problem.Reason, problem.Message));
    }

    internal long Count(RowSource source) => _counts.Where(pair => pair.Key.Source == source).Sum(pair => pair.Value);

    internal ValueList<RejectedRow> Rows() => [.. _rows.OrderBy(row => row.Source).ThenBy(row => row.Row)];

    internal ValueList<RejectionCount> Counts() =>
        [.. _counts.OrderBy(pair => pair.Key).Select(pair => new RejectionCount(pair.Key.Source, pair.Key.Reason, pair.Value))];
}
