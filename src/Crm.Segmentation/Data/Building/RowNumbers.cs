namespace Crm.Segmentation;

/// <summary>The numbers of the rows that were staged, among all rows given. Only the places where rows were rejected cost memory.</summary>
internal sealed class RowNumbers
{
    private readonly List<long> _indexes = [];
    private readonly List<long> _rejectedBefore = [];
    private long _rejected;

    /// <summary>Says that a row is rejected.</summary>
    /// <param name="staged">How many rows are staged before it.</param>
    /// <returns>Its number among all rows given, from 1 on.</returns>
    internal long Reject(long staged)
    {
        _rejected++;
        if (_indexes.Count > 0 && _indexes[^1] == staged)
        {
            _rejectedBefore[^1] = _rejected;
        }
        else
        {
            _indexes.Add(staged);
            _rejectedBefore.Add(_rejected);
        }

        return staged + _rejected;
    }

    /// <summary>The number, from 1 on, of a staged row.</summary>
    internal long this[long index]
    {
        get
        {
            int at = _indexes.BinarySearch(index);
            if (at < 0) at = ~at - 1;
            return index + 1 + (at < 0 ? 0 : _rejectedBefore[at]);
        }
    }
}
