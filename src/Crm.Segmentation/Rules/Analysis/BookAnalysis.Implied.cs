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
        var wider = new List<int>[all.Length];
        ILookup<object, int> readers = Enumerable.Range(0, all.Length).SelectMany(i => subjects[i], (i, subject) => (i, subject)).ToLookup(pair => pair.subject, pair => pair.i);
        for (int a = 0; a < all.Length; a++)
        {
            wider[a] = [];
            foreach (int b in Sharing(subjects[a], readers).TakeWhile(_ => !_effort.IsExhausted))
            {
                if (a == b || subjects[a].Contains(all[b].Name) || subjects[b].Contains(all[a].Name)) continue;
                if (CannotHold(all[a].Members, new Not(all[b].Members)) && inside.Add((a, b))) wider[a].Add(b);
            }
        }

        // Of segments with the same members, the first stands for all.
        int[] first = [.. Enumerable.Range(0, all.Length).Select(i => wider[i].Where(j => j < i && inside.Contains((j, i))).DefaultIfEmpty(i).First())];
        foreach ((int a, int b) in inside.OrderBy(pair => pair))
        {
            bool isSame = first[b] == a;
            if (!isSame && (first[a] != a || first[b] != b || wider[a].Any(c => first[c] == c && inside.Contains((c, b))))) continue;
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

    /// <summary>The segments that read something of the same, in their order.</summary>
    private SortedSet<int> Sharing(HashSet<object> subjects, ILookup<object, int> readers)
    {
        var sharing = new SortedSet<int>();
        foreach (object subject in subjects)
        {
            foreach (int reader in readers[subject].TakeWhile(_ => !_effort.IsExhausted))
            {
                _effort.Spend(1);
                sharing.Add(reader);
            }
        }

        return sharing;
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
