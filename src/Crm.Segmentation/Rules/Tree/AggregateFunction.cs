using System.Collections.Frozen;

namespace Crm.Segmentation.Tree;

/// <summary>What an aggregate computes from the values of a property over events.</summary>
public enum AggregateFunction
{
    /// <summary>The sum; 0 over nothing. Exact for integer, money and duration; a total beyond 64 bits is put at the bound, once.</summary>
    Sum,

    /// <summary>The arithmetic mean, a double; missing over nothing.</summary>
    Average,

    /// <summary>The least value; missing over nothing.</summary>
    Min,

    /// <summary>The greatest value; missing over nothing.</summary>
    Max,

    /// <summary>How many different values; 0 over nothing.</summary>
    Distinct,

    /// <summary>The value of the earliest event that has one; missing over nothing.</summary>
    First,

    /// <summary>The value of the latest event that has one; missing over nothing.</summary>
    Last,

    /// <summary>The value with the most events; among equals the one seen last. Missing over nothing.</summary>
    MostFrequent,
}

internal static class AggregateFunctions
{
    /// <summary>The functions by their words.</summary>
    internal static readonly FrozenDictionary<string, AggregateFunction> ByWord =
        Enum.GetValues<AggregateFunction>().ToFrozenDictionary(function => function.Word, StringComparer.Ordinal);

    extension(AggregateFunction function)
    {
        /// <summary>The word that rules use.</summary>
        internal string Word => function switch
        {
            AggregateFunction.Sum => "sum",
            AggregateFunction.Average => "avg",
            AggregateFunction.Min => "min",
            AggregateFunction.Max => "max",
            AggregateFunction.Distinct => "distinct",
            AggregateFunction.First => "first",
            AggregateFunction.Last => "last",
            _ => "most_frequent",
        };

        /// <summary>Whether there is such a function of values of a kind.</summary>
        internal bool Takes(ValueKind kind) => function switch
        {
            AggregateFunction.Sum or AggregateFunction.Average => kind.IsNumeric() || kind == ValueKind.Duration,
            AggregateFunction.Min or AggregateFunction.Max => kind.HasOrder(),
            _ => kind is not (ValueKind.Flag or ValueKind.Tags),
        };
    }
}
