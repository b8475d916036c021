namespace Crm.Segmentation;

/// <summary>Whether a customer certainly can be in given states: only where every constrained variable is plainly free to be so.</summary>
/// <remarks>
/// Attributes are free of one another and of events, and so are different types of events. Of one type: its counts over all time and the last
/// days together, or the time since its latest or first event alone. Anything else may hang together in ways that are not looked into.
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
                case FlagAttribute or MemberOf or HasTags { Operand: TagsAttribute }:
                    // A named result is constrained only together with its definition, whose variables decide. A tag counts only where there are tags.
                    break;
                case Measure and IFieldHandle { Field: { EventName: null, IsSingle: false } field } handle when Fits(field.Kind, state):
                    // An instant is free, or its age is: not both.
                    if (IsNarrow(state) && !instants.Add((Measure)handle)) return false;
                    break;
                case Age { Operand: InstantAttribute operand } when state.Meets(Domain.Range(-ManyYears, ManyYears)) && instants.Add(operand):
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

    private static bool CanHappen(List<(Measure Measure, Domain State)> measures)
    {
        if (measures is [(Since, var since)]) return since.MayBeMissing || since.Meets(Domain.Range(0, ManyYears));
        long events = 0;
        foreach ((Measure measure, Domain state) in measures.OrderBy(m => Reach(m.Measure)))
        {
            // A longer window holds the events of a shorter one, and any number more just before that.
            if (measure is Since) return false;
            Domain left = state.Intersect(Domain.Range(events, ManyEvents));
            if (!left.HasValues) return false;
            events = left.Least;
        }

        return true;
    }

    private static TimeSpan Reach(Measure measure) => measure is Count { Window: LastWindow last } ? last.Duration : TimeSpan.MaxValue;
}
