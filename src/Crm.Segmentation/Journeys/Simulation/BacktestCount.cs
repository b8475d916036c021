using System.Text.Json;

namespace Crm.Segmentation.Journeys;

/// <summary>What is counted of a back-test, in one place: a journey, a node of it, a name and a day, as far as the measure has them.</summary>
/// <param name="Measure">What.</param>
/// <param name="Journey">The journey; of messages a day the channel.</param>
/// <param name="Node">The node, the name of a split or a holdout, or the other of two journeys; empty where there is none.</param>
/// <param name="Name">The reason, the arm, or the way that was gone; empty where there is none.</param>
/// <param name="Day">The local day, since 1970; 0 where there is none.</param>
internal readonly record struct BacktestCount(BacktestMeasure Measure, string Journey, string Node = "", string Name = "", int Day = 0) : IComparable<BacktestCount>
{
    /// <inheritdoc/>
    public int CompareTo(BacktestCount other)
    {
        int order = Measure.CompareTo(other.Measure);
        if (order == 0) order = string.CompareOrdinal(Journey, other.Journey);
        if (order == 0) order = string.CompareOrdinal(Node, other.Node);
        if (order == 0) order = string.CompareOrdinal(Name, other.Name);
        return order == 0 ? Day.CompareTo(other.Day) : order;
    }
}

/// <summary>What is counted.</summary>
internal enum BacktestMeasure
{
    /// <summary>Instances of a journey.</summary>
    Entered,

    /// <summary>Triggers by which nobody entered, by reason.</summary>
    NotEntered,

    /// <summary>Instances that reached the goal.</summary>
    Converted,

    /// <summary>Instances that came to the end.</summary>
    Ended,

    /// <summary>Instances that were ended, by reason.</summary>
    Exited,

    /// <summary>Messages sent at a node.</summary>
    Sent,

    /// <summary>Messages not sent at a node, by reason.</summary>
    Suppressed,

    /// <summary>Messages put off at a node, by reason.</summary>
    Held,

    /// <summary>Calls, sets and joins of a node.</summary>
    Done,

    /// <summary>Waits at a node.</summary>
    Waited,

    /// <summary>Ways from a node: the event that came, that none did, the branch, the arm.</summary>
    Went,

    /// <summary>Instances that reached the goal, whose last message before was that of a node.</summary>
    ConvertedVia,

    /// <summary>Instances by the arm of a split.</summary>
    Arm,

    /// <summary>Of those, the ones that reached the goal.</summary>
    ArmConverted,

    /// <summary>Instances by whether they are held out.</summary>
    Holdout,

    /// <summary>Of those, the ones that reached the goal.</summary>
    HoldoutConverted,

    /// <summary>Messages of a channel on a day.</summary>
    SentOnDay,

    /// <summary>Days of customers on which two journeys both sent.</summary>
    Together,
}

/// <summary>How measures are written.</summary>
internal static class BacktestMeasures
{
    internal static readonly (string Text, BacktestMeasure Value)[] Words =
        [.. Enum.GetValues<BacktestMeasure>().Select(measure => (JsonNamingPolicy.CamelCase.ConvertName(measure.ToString()), measure))];
}
