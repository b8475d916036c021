using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Conformance;

/// <summary>A pattern over conditions: <c>(?1)(?2)</c> adjacent, <c>(?1).*(?2)</c> later.</summary>
internal interface ISequencePattern
{
    /// <summary>The pattern.</summary>
    string Pattern { get; }

    /// <summary>The event types, numbered from 1; others are invisible.</summary>
    IReadOnlyList<string> Conditions { get; }

    /// <summary>Within how many seconds of the first event; null for ever.</summary>
    double? WindowS { get; }
}

/// <summary>Turns a pattern over conditions, such as <c>(?1).*(?2)(?3)</c>, into the library's sequence.</summary>
internal static class SequencePatterns
{
    /// <summary>Whether, and how often, <c>pattern</c> occurs over <c>conditions</c>, its first event in the window. Events of other types are invisible.</summary>
    internal static (Condition Did, Measure Count) Read(CaseShop shop, ISequencePattern said, Window? window)
    {
        EventType[] types = [.. said.Conditions.Select(shop.Event)];
        List<(int Condition, bool Adjacent)> steps = Steps(said.Pattern, types.Length);
        if (steps.Count == 0) throw new CaseException("the pattern has no step");
        if (steps.Count == 1) return (types[steps[0].Condition].Did(window), types[steps[0].Condition].Count(window));
        Sequence? sequence = null;
        for (int i = 1; i < steps.Count; i++)
        {
            EventType type = types[steps[i].Condition];
            EventType first = types[steps[0].Condition];
            sequence = (sequence, steps[i].Adjacent) switch
            {
                (null, true) => first.ThenNext(type),
                (null, false) => first.Then(type),
                (_, true) => sequence.ThenNext(type),
                (_, false) => sequence.Then(type),
            };
        }

        sequence = steps.Exists(s => s.Adjacent) ? sequence!.Among(types) : sequence!;
        if (said.WindowS is { } seconds) sequence = sequence.Within(TimeSpan.FromSeconds(seconds));
        return (sequence.Did(window), sequence.Count(window));
    }

    /// <summary>The steps by the index of their condition, and whether each is adjacent to the one before.</summary>
    private static List<(int Condition, bool Adjacent)> Steps(string pattern, int conditions)
    {
        var steps = new List<(int, bool)>();
        bool adjacent = false;
        for (int i = 0; i < pattern.Length;)
        {
            if (pattern.AsSpan(i).StartsWith(".*"))
            {
                adjacent = false;
                i += 2;
                continue;
            }

            int end = pattern.AsSpan(i).StartsWith("(?") ? pattern.IndexOf(')', i) : -1;
            if (end < 0 || !int.TryParse(pattern.AsSpan(i + 2, end - i - 2), out int number) || number < 1 || number > conditions) throw new CaseException($"the pattern '{pattern}' is not known");
            steps.Add((number - 1, adjacent));
            adjacent = true;
            i = end + 1;
        }

        return steps;
    }
}
