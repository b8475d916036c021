using System.Runtime.InteropServices;

namespace Crm.Segmentation.Journeys;

/// <summary>Counts what the steps of simulated customers tell, one customer after another.</summary>
/// <param name="calendar">The zone in which days are counted.</param>
internal sealed class BacktestTally(Calendar calendar)
{
    private readonly Dictionary<BacktestCount, long> _counts = [];
    private readonly Dictionary<JourneyKey, List<JourneyTraceEntry>> _arms = [];
    private readonly SortedSet<(int Day, string Journey)> _sentOn = [];

    /// <summary>What was counted.</summary>
    internal IReadOnlyDictionary<BacktestCount, long> Counts => _counts;

    /// <summary>The counts of others, too.</summary>
    internal void Add(BacktestTally other)
    {
        foreach ((BacktestCount what, long count) in other._counts) Add(what, count);
    }

    /// <summary>What a step of the customer told.</summary>
    internal void Add(StepResult step)
    {
        foreach (JourneyTraceEntry entry in step.Trace)
            if (entry.Journey is { } journey) Add(entry, journey);
        foreach (JourneyAction action in step.Actions)
        {
            if (action is not SendMessage send) continue;
            int day = calendar.LocalDay(Timestamp.Floor(send.At));
            Add(new BacktestCount(BacktestMeasure.SentOnDay, send.Channel, Day: day));
            _sentOn.Add((day, send.Journey));
        }
    }

    /// <summary>Nothing more happens to the customer.</summary>
    internal void EndCustomer()
    {
        _arms.Clear();
        foreach (IGrouping<int, (int Day, string Journey)> day in _sentOn.GroupBy(sent => sent.Day))
        {
            string[] journeys = [.. day.Select(sent => sent.Journey).Order(StringComparer.Ordinal)];
            for (int one = 0; one < journeys.Length; one++)
                for (int other = one + 1; other < journeys.Length; other++) Add(new BacktestCount(BacktestMeasure.Together, journeys[one], journeys[other]));
        }

        _sentOn.Clear();
    }

    private void Add(JourneyTraceEntry entry, string journey)
    {
        string node = entry.Node ?? "", reason = entry.Reason ?? "";
        switch (entry.Kind)
        {
            case JourneyTraceKind.Entered: Add(new BacktestCount(BacktestMeasure.Entered, journey)); break;
            case JourneyTraceKind.NotEntered: Add(new BacktestCount(BacktestMeasure.NotEntered, journey, Name: reason)); break;
            case JourneyTraceKind.Ended: Add(new BacktestCount(BacktestMeasure.Ended, journey)); break;
            case JourneyTraceKind.Exited: Add(new BacktestCount(BacktestMeasure.Exited, journey, Name: reason)); break;
            case JourneyTraceKind.Sent: Add(new BacktestCount(BacktestMeasure.Sent, journey, node)); break;
            case JourneyTraceKind.Suppressed: Add(new BacktestCount(BacktestMeasure.Suppressed, journey, node, reason)); break;
            case JourneyTraceKind.Held: Add(new BacktestCount(BacktestMeasure.Held, journey, node, reason)); break;
            case JourneyTraceKind.Called or JourneyTraceKind.AttributeSet or JourneyTraceKind.Joined: Add(new BacktestCount(BacktestMeasure.Done, journey, node)); break;
            case JourneyTraceKind.Waiting: Add(new BacktestCount(BacktestMeasure.Waited, journey, node)); break;
            case JourneyTraceKind.Matched: Add(new BacktestCount(BacktestMeasure.Went, journey, node, $"on {entry.Name}")); break;
            case JourneyTraceKind.TimedOut: Add(new BacktestCount(BacktestMeasure.Went, journey, node, "on timeout")); break;
            case JourneyTraceKind.Branched: Add(new BacktestCount(BacktestMeasure.Went, journey, node, entry.Arm!)); break;
            case JourneyTraceKind.Assigned: Assign(entry, journey); break;
            case JourneyTraceKind.Converted: Convert(entry, journey); break;
        }
    }

    private void Assign(JourneyTraceEntry entry, string journey)
    {
        if (entry.Node is { } node) Add(new BacktestCount(BacktestMeasure.Went, journey, node, entry.Arm!));
        List<JourneyTraceEntry> arms = CollectionsMarshal.GetValueRefOrAddDefault(_arms, entry.Instance!.Value, out _) ??= [];

        // A split inside a repeat is come to again and again.
        if (arms.Exists(known => known.Name == entry.Name && IsHoldout(known) == IsHoldout(entry))) return;
        arms.Add(entry);
        Add(new BacktestCount(IsHoldout(entry) ? BacktestMeasure.Holdout : BacktestMeasure.Arm, journey, entry.Name!, entry.Arm!));
    }

    private void Convert(JourneyTraceEntry entry, string journey)
    {
        Add(new BacktestCount(BacktestMeasure.Converted, journey));
        if (entry.Via is { } via) Add(new BacktestCount(BacktestMeasure.ConvertedVia, journey, via));
        foreach (JourneyTraceEntry arm in _arms.GetValueOrDefault(entry.Instance!.Value) ?? [])
            Add(new BacktestCount(IsHoldout(arm) ? BacktestMeasure.HoldoutConverted : BacktestMeasure.ArmConverted, journey, arm.Name!, arm.Arm!));
    }

    private static bool IsHoldout(JourneyTraceEntry entry) => entry.Node is null;

    private void Add(BacktestCount what, long count = 1) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, what, out _) += count;
}
