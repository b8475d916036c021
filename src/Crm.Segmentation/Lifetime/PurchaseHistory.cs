namespace Crm.Segmentation.Lifetime;

/// <summary>One customer's periods with a purchase, by the exposure clock, and what each was worth. Filled anew for each customer.</summary>
internal sealed class PurchaseHistory
{
    private readonly List<(int Period, double Value)> _rows = [];
    private readonly List<(int Period, double Value)> _refunds = [];
    private int[] _periods = new int[16];
    private double[] _values = new double[16];

    /// <summary>The periods in order.</summary>
    internal ReadOnlySpan<int> Periods => _periods.AsSpan(0, Count);

    /// <summary>What each period was worth, in units of the property.</summary>
    internal ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    internal int Count { get; private set; }

    internal void Begin()
    {
        _rows.Clear();
        _refunds.Clear();
        Count = 0;
    }

    internal void Add(int period, double value) => _rows.Add((period, value));

    internal void Refund(int period, double value) => _refunds.Add((period, value));

    /// <summary>Merges the rows of each period. In an order that depends on the values only, so that sums do not depend on that of the rows.</summary>
    internal void Merge()
    {
        _rows.Sort();
        if (_periods.Length < _rows.Count) (_periods, _values) = (new int[2 * _rows.Count], new double[2 * _rows.Count]);
        foreach ((int period, double value) in _rows)
        {
            if (Count > 0 && _periods[Count - 1] == period) _values[Count - 1] += value;
            else (_periods[Count], _values[Count++]) = (period, value);
        }

        _refunds.Sort();
        foreach ((int period, double value) in _refunds)
        {
            int at = Periods.BinarySearch(period);
            if ((at < 0 ? ~at - 1 : at) is >= 0 and var last) _values[last] -= value;
        }
    }
}
