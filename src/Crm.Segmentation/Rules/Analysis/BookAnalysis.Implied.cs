namespace Crm.Segmentation;

/// <summary>Segments that lie inside one another without saying so.</summary>
internal sealed partial class BookAnalysis
{
    /// <summary>Tells which segments imply which, but for those that build on one another and those that follow from what is told.</summary>
    internal void TellImplied(IReadOnlyList<Segment> segments)
    {
        Segment[] all = [.. segments.Where(s => !_doubtful.Contains(s.Name))];
        HashSet<object>[] subjects = [.. all.Select(s => SubjectsOf(s.Members))];
        var inside = new HashSet<(int, int)>();
        for (int a = 0; a < all.Length; a++)
        {
            for (int b = 0; b < all.Length && !_effort.IsExhausted; b++)
            {
                _effort.Spend(subjects[a].Count);
                if (a == b || subjects[a].Contains(all[b].Name) || subjects[b].Contains(all[a].Name) || !subjects[a].Overlaps(subjects[b])) continue;
                if (CannotHold(all[a].Members, new Not(all[b].Members))) inside.Add((a, b));
            }
        }

        // Of segments with the same members, the first stands for all.
        int[] first = [.. Enumerable.Range(0, all.Length).Select(i => Enumerable.Range(0, i).FirstOrDefault(j => inside.Contains((i, j)) && inside.Contains((j, i)), i))];
        int[] different = [.. Enumerable.Range(0, all.Length).Where(i => first[i] == i)];
        foreach ((int a, int b) in inside.OrderBy(pair => pair))
        {
            bool isSame = first[b] == a;
            if (!isSame && (first[a] != a || first[b] != b || different.Any(c => inside.Contains((a, c)) && inside.Contains((c, b))))) continue;
            if (isSame)
            {
                Tell(DiagnosticCodes.SameMembers, all[b].Name, $"'{all[b].Name}' always has the same members as '{all[a].Name}'.", "Keep one of them, or define one by the other.");
            }
            else
            {
                Tell(
                    DiagnosticCodes.ImpliedSegment,
                    all[a].Name,
                    $"Every member of '{all[a].Name}' is a member of '{all[b].Name}'.",
                    $"If that is meant, say it: build '{all[a].Name}' on '{all[b].Name}'.");
            }
        }
    }

    /// <summary>The attributes, types of events and named results that a condition reads, itself and through what it refers to.</summary>
    private HashSet<object> SubjectsOf(Condition condition)
    {
        var subjects = new HashSet<object>();
        var open = new Stack<Condition>([condition]);
        while (open.TryPop(out Condition? next))
        {
            foreach (Node node in next.Walk())
            {
                _effort.Spend(1);
                if (node is IFieldHandle { Field.EventName: null } or EventType or AnyEvent) subjects.Add(node);
                if (node is not MemberOf member || !subjects.Add(member)) continue;
                subjects.Add(member.Result);
                if (definitionOf(member) is { } definition) open.Push(definition);
            }
        }

        return subjects;
    }
}
