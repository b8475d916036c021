using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>Holds a program to what it says of last changes.</summary>
internal sealed class LastChangeClaims(RuleProgram program, Random random)
{
    private const long Day = 86_400_000;

    private readonly ProgramWorkspace _workspace = program.CreateWorkspace();
    private readonly List<string> _differences = [];
    private readonly int[] _places = [.. Enumerable.Range(0, program.Definitions.Count)];

    /// <summary>Looks at each claim where it is said to come true, before, and later; gives each with an instant after it.</summary>
    internal IEnumerable<(string Name, Standing Standing, long Later)> Check(CustomerHistory history, long now, IReadOnlyCollection<string> untold)
    {
        Standing[] together = Asked(history, now, _places), apart = [.. _places.Select(place => Asked(history, now, [place])[0])], all = new Standing[_places.Length];
        program.Run(_workspace, history, now, all);
        for (int place = 0; place < _places.Length; place++)
        {
            if (untold.Contains(program.Names[place])) continue;
            if (together[place].Next != all[place].Next || apart[place].Next != all[place].Next) Differ($"{program.Names[place]} at {Facts.Text(now)}: {together[place]}, {apart[place]}, {all[place]}");
            foreach (Standing standing in (Standing[])[together[place], apart[place], all[place]])
            {
                if (standing.Then == Until.Untold) continue;
                foreach (long later in Check(history, now, place, standing)) yield return (program.Names[place], standing, later);
            }
        }
    }

    internal void Differ(string difference) => _differences.Add(difference);

    /// <summary>Fails where something differed.</summary>
    internal void Tell()
    {
        if (_differences.Count > 0) Assert.Fail(string.Join("\n", _differences));
    }

    private long[] Check(CustomerHistory history, long now, int place, Standing standing)
    {
        string said = $"{program.Names[place]} at {Facts.Text(now)}: {standing}";
        if (program.Definitions[place].IsPartition) Differ($"{said}, and is a partition");
        if (standing.Next <= now || standing.Next == ConditionNode.Never)
        {
            Differ(said);
            return [];
        }

        Standing then = Asked(history, standing.Next, [place])[0];
        if (standing.Then != ConditionNode.Never)
        {
            if (then != new Standing(1 - standing.Code, standing.Then, ConditionNode.Never)) Differ($"{said}, and then {then}");
            if (standing.Then <= standing.Next)
            {
                Differ(said);
                return [];
            }

            return [standing.Next, standing.Then - 1, .. Check(history, standing.Next, place, new Standing(1 - standing.Code, standing.Then, ConditionNode.Never))];
        }

        if (then != new Standing(1 - standing.Code, ConditionNode.Never)) Differ($"{said}, and then {then}");
        long[] later = [standing.Next, .. Enumerable.Range(0, 3).Select(_ => standing.Next + random.NextInt64(1, 40 * Day)), standing.Next + random.NextInt64(1, 6000 * Day)];
        foreach (long at in later)
            if (Asked(history, at, [place])[0] is var after && after != then) Differ($"{said}, and at {Facts.Text(at)} {after}");
        return later;
    }

    private Standing[] Asked(CustomerHistory history, long now, int[] places)
    {
        Standing[] standings = new Standing[places.Length];
        program.Run(_workspace, history, now, places, standings);
        return standings;
    }
}
