namespace Crm.Segmentation.Journeys;

/// <content>Conditions: what one customer's state can answer.</content>
internal static partial class JourneyValidator
{
    private static IEnumerable<Diagnostic> CheckConditions(Journey journey)
    {
        foreach ((Node tree, string? part) in journey.Parts)
            foreach (Node node in tree.Walk().Where(NeedsSegment).Take(1)) yield return TellNeedsSegment(journey, tree, node, part);
    }

    private static Diagnostic TellNeedsSegment(Journey journey, Node tree, Node node, string? part) => JourneyMistake.Error(
        journey, DiagnosticCodes.NeedsSegment, part, node,
        $"'{node.ShortName}' needs more of the past than a journey keeps, which is events of 7 days.",
        tree is Condition condition && condition.ShortName.Length < 60
            ? (Phrase)$"Make it a segment, as in segment NAME = {condition.ShortName}, and ask in NAME."
            : "Make it a segment, and ask for the membership with in.");

    /// <summary>Whether a node looks further back than the events that a journey keeps, or needs other customers.</summary>
    private static bool NeedsSegment(Node node)
    {
        if (node.PopulationFunction is not null) return true;
        Window? window = node.Children.OfType<Window>().FirstOrDefault();
        return node switch
        {
            ValueOf or Since or DidFirst => true,
            DidRegularly regularly => regularly.Period > JourneyLimits.Buffer / regularly.Periods,
            Count { Window: SinceEntryWindow } count => count.Pattern is not (EventType or FilteredEvents),
            Count or Aggregate or NthEvent or Favourite or SessionCount or SequenceCount or DidSequence => window is null || !IsKept(window),
            InWindow or AnniversaryWithin => window is SinceEntryWindow,
            _ => false,
        };
    }

    private static bool IsKept(Window window) => window switch
    {
        LastWindow last => last.Duration <= JourneyLimits.Buffer,
        AgoWindow ago => ago.From <= JourneyLimits.Buffer,
        LastEventsWindow { Inside: { } inside } => IsKept(inside),
        ThisPeriodWindow { Unit: CalendarUnit.Hour or CalendarUnit.Day or CalendarUnit.Week } => true,
        LastPeriodsWindow { Unit: CalendarUnit.Day } days => days.Count < JourneyLimits.Buffer.Days,
        LastPeriodsWindow { Unit: CalendarUnit.Hour } hours => hours.Count < JourneyLimits.Buffer.TotalHours,
        AgoPeriodsWindow { Unit: CalendarUnit.Day } days => days.From < JourneyLimits.Buffer.Days,
        AgoPeriodsWindow { Unit: CalendarUnit.Hour } hours => hours.From < JourneyLimits.Buffer.TotalHours,
        NextWindow or NextPeriodsWindow => true,
        _ => false,
    };
}
