namespace Crm.Segmentation;

/// <summary>Whether a customer certainly can be in given states: only where every constrained variable is plainly free to be so.</summary>
/// <remarks>
/// Attributes are free of one another and of events, and so are different types of events. Of one type: its counts over all time and the last
/// days and the time since its latest event together, or the time since its first event alone. Anything else may hang together in ways that
/// are not looked into.
/// </remarks>
internal static class Witness
{
    private const long ManyYears = 20 * 365 * Timestamp.Day;
    private const long ManyEvents = 1_000;

    internal static bool Exists(IReadOnlyList<Variable> variables, Domain[] states)
    {
        var ofEvents = new Dictionary<EventType, List<(Measure Measure, Domain State)>>();
        var instants = new HashSet<Measure>();
        for (int i = 0; i < states.Length; i++)
        {
            Domain state = states[i];
            if (ReferenceEquals(state, variables[i].Universe)) continue;
            switch (variables[i].Subject)
            {
                case CustomerFlag or MemberOf or HasTags { Operand: CustomerTags }:
                    // A named result is constrained only together with its definition, whose variables decide. A tag counts only where there are tags.
                    break;
                case Measure and IFieldHandle { Field: { EventName: null, IsSingle: false } field } handle when Fits(field.Kind, state):
                    // An instant is free, or its age is: not both.
                    if (IsNarrow(state) && !instants.Add((Measure)handle)) return false;
                    break;
                case AgeOf { Operand: CustomerInstant operand } when state.Meets(Domain.Range(-ManyYears, ManyYears)) && instants.Add(operand):
                    break;
                case DaysSince { Operand: CustomerDate operand } when state.Meets(Domain.Range(-ManyYears / Timestamp.Day, ManyYears / Timestamp.Day)) && instants.Add(operand):
                    break;
                case Count { Pattern: EventType type, Window: null or LastWindow } count:
                    Add(type, count, state);
                    break;
                case Since { Pattern: EventType type } since:
                    Add(type, since, state);
                    break;
                default:
                    return false;
            }
        }

        return ofEvents.Values.All(CanHappen);

        void Add(EventType type, Measure measure, Domain state)
        {
            if (!ofEvents.TryGetValue(type, out List<(Measure, Domain)>? of)) ofEvents.Add(type, of = []);
            of.Add((measure, state));
        }
    }

    private static bool IsNarrow(Domain state) => state.HasValues && Domain.Set.Meets(state.OrMissing().Complement());

    /// <summary>Whether the state is missing, or has a value that an attribute of this kind can have.</summary>
    private static bool Fits(ValueKind kind, Domain state) => state.MayBeMissing || (kind switch
    {
        ValueKind.Integer or ValueKind.Money or ValueKind.Number or ValueKind.Text or ValueKind.Enum => true,
        ValueKind.Duration => state.Meets(Domain.Range(-ManyYears, ManyYears)),
        ValueKind.Instant => state.Meets(Domain.Range(0, Timestamp.Max)),
        ValueKind.Date => state.Meets(Domain.Range(0, ManyYears / Timestamp.Day)),
        ValueKind.Tags => true,
        _ => false,
    });

    /// <summary>Tries when the latest event was: never, or as late as the window that begins there and the time since it allow.</summary>
    private static bool CanHappen(List<(Measure Measure, Domain State)> measures)
    {
        if (measures is [(Since { First: true }, var alone)]) return alone.MayBeMissing || alone.Meets(Domain.Range(0, ManyYears));
        if (measures.Any(m => m.Measure is Since { First: true })) return false;
        Domain since = measures.FirstOrDefault(m => m.Measure is Since, (null!, Domain.Anything)).State;
        (long Reach, Domain State)[] counts = [.. measures.Where(m => m.Measure is Count).Select(m => (Reach(m.Measure), m.State)).OrderBy(c => c.Item1)];
        if (since.MayBeMissing && counts.All(c => c.State.Meets(Domain.Range(0, 0)))) return true;
        return counts.Where(c => c.Reach < ManyYears).Select(c => c.Reach + 1).Prepend(0)
            .Select(bound => since.Intersect(Domain.Range(bound, ManyYears)))
            .Any(allowed => allowed.HasValues && CanCount(counts, allowed.Least));
    }

    /// <summary>Windows that begin after the latest event are empty; each other one holds it and what a shorter one holds, and any number more just before that.</summary>
    private static bool CanCount((long Reach, Domain State)[] counts, long latest)
    {
        long events = 0;
        foreach ((long reach, Domain state) in counts)
        {
            events = reach >= latest ? Math.Max(events, 1) : 0;
            Domain left = state.Intersect(Domain.Range(events, reach >= latest ? ManyEvents : 0));
            if (!left.HasValues) return false;
            events = left.Least;
        }

        return true;
    }

    /// <summary>The age of the oldest instant in the window.</summary>
    private static long Reach(Measure measure) => WindowOrder.Ages(((Count)measure).Window)!.Value.To;
}
