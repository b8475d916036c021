namespace Crm.Segmentation;

/// <summary>What old events of one customer come to for a measure without a window: enough to go on with, whatever comes later or late.</summary>
internal struct Fold
{
    /// <summary>How many events have a share.</summary>
    internal long Count;

    /// <summary>The exact sum of their shares.</summary>
    internal Int128 Sum;

    /// <summary>The share that counts of them: the least, the greatest, the first or the last.</summary>
    internal long Value;

    /// <summary>When the event of that share happened, and what orders it inside the millisecond.</summary>
    internal long At;
    internal int Finer;
    internal long Sequence;

    internal readonly bool IsEmpty => Count == 0;

    /// <summary>One event's share.</summary>
    internal static Fold Of(long share, CustomerEvent one, long at) => new() { Count = 1, Sum = share, Value = share, At = at, Finer = one.Finer, Sequence = one.Sequence ?? 0 };

    /// <summary>Takes in what others come to; of equal ones those that are given later came later.</summary>
    internal void Join(in Fold other, FoldForm form, bool isDouble)
    {
        if (other.IsEmpty) return;
        bool takes = IsEmpty || form switch
        {
            FoldForm.Least => IsLess(other.Value, Value, isDouble),
            FoldForm.Greatest => IsLess(Value, other.Value, isDouble),
            FoldForm.First => Order(other) < 0,
            FoldForm.Last => Order(other) >= 0,
            _ => false,
        };
        (long count, Int128 sum) = (Count + other.Count, Sum + other.Sum);
        if (takes) this = other;
        (Count, Sum) = (count, sum);
    }

    private readonly int Order(in Fold other) => other.At != At ? other.At.CompareTo(At) : other.Finer != Finer ? other.Finer.CompareTo(Finer) : other.Sequence.CompareTo(Sequence);

    private static bool IsLess(long left, long right, bool isDouble) => isDouble ? BitConverter.Int64BitsToDouble(left) < BitConverter.Int64BitsToDouble(right) : left < right;
}

/// <summary>What of a fold a measure is about.</summary>
internal enum FoldForm
{
    /// <summary>How many events, or their sum.</summary>
    Total,

    /// <summary>The least share.</summary>
    Least,

    /// <summary>The greatest share.</summary>
    Greatest,

    /// <summary>The first event that has a share.</summary>
    First,

    /// <summary>The last event that has a share.</summary>
    Last,
}
