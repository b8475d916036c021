namespace Crm.Segmentation;

/// <summary>The numbers of the rows that were staged, among all rows given. Only the places where rows were rejected cost memory.</summary>
internal sealed class RowNumbers
{
    private readonly List<long> _indexes = [];
    private readonly List<long> _numbers = [];
    private long _ahead = -1;

    /// <summary>How many rows were given so far, rejected ones included.</summary>
    internal long Given { get; set; }

    /// <summary>Says that the staged rows from an index on have consecutive numbers from the given one.</summary>
    internal void Map(long index, long number)
    {
        if (number - index == _ahead) return;
        _ahead = number - index;
        _indexes.Add(index);
        _numbers.Add(number);
    }

    internal long this[long index]
    {
        get
        {
            int at = _indexes.BinarySearch(index);
            if (at < 0) at = ~at - 1;
            return _numbers[at] + index - _indexes[at];
        }
    }
}
