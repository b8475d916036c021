using System.Text.RegularExpressions;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Paths;

/// <summary>Paths as the definition reads, one unit and one step of the way after another.</summary>
internal static class PathOracle
{
    /// <summary>The path of each unit that has one: the unit's name, its customers, and its nodes in the order of time.</summary>
    internal static List<OraclePath> Paths(EventPaths paths, IReadOnlyList<Move> moves, DateSpan? range, DateTimeOffset asOf) =>
        [.. Units(paths, moves.Where(move => At(move) <= asOf && !(At(move) < range?.From)).ToArray()).Select(unit =>
        {
            Move[] nodes = [.. unit.Moves.Where(move => Matches(paths, move) && !(At(move) >= range?.To) && !paths.Exclude.Contains(Name(paths, move)))];
            return unit with
            {
                Customers = paths.UnitProperty is null ? unit.Customers : [.. nodes.Select(move => move.Customer).Distinct()],
                Nodes = Cut(paths, Collapse(paths, [.. nodes.Select(move => (Name(paths, move), At(move)))])),
            };
        }).Where(unit => unit.Nodes.Count > 0)];

    internal static DateTimeOffset At(Move move) => PathShop.Start.AddHours(move.Hour).AddMilliseconds(move.Offset);

    /// <summary>The nodes from where steps are counted, as a report shows them, and the end where it is one.</summary>
    internal static List<string> Steps(EventPaths paths, OraclePath path, Func<int, string, string> shown)
    {
        List<string> nodes = [.. path.Nodes.Select(node => node.Name)];
        if (IsBackward(paths)) nodes.Reverse();
        List<string> steps = [.. nodes.Select((node, i) => shown(i + 1, node))];
        if (paths.Limit is null || nodes.Count < paths.Limit) steps.Add(IsBackward(paths) ? "(start)" : "(end)");
        return steps;
    }

    /// <summary>Which nodes a step shows: the most frequent, of equal ones the first by name.</summary>
    internal static Func<int, string, string> Shown(EventPaths paths, IReadOnlyList<OraclePath> all)
    {
        if (paths.MostNodes is not { } most) return (_, node) => node;
        List<List<string>> counted = [.. all.Select(path => path.Nodes.Select(node => node.Name).ToList())];
        if (IsBackward(paths)) counted.ForEach(nodes => nodes.Reverse());
        return (step, node) => counted.Where(nodes => nodes.Count >= step).GroupBy(nodes => nodes[step - 1])
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(most).Any(group => group.Key == node) ? node : "(other)";
    }

    internal static bool IsBackward(EventPaths paths) => paths.Until is not null && paths.From is null;

    /// <summary>The units with their events in order.</summary>
    internal static IEnumerable<OraclePath> Units(EventPaths paths, Move[] moves)
    {
        if (paths.UnitProperty is { } property)
        {
            foreach (IGrouping<string, Move> value in moves.Where(move => Matches(paths, move) && move.Of(property) is not null).GroupBy(move => move.Of(property)!))
                yield return new OraclePath(value.Key, [.. value.Select(move => move.Customer).Distinct().Order()], [.. value.OrderBy(At).ThenBy(move => move.Customer)], []);
            yield break;
        }

        foreach (IGrouping<int, Move> customer in moves.GroupBy(move => move.Customer).OrderBy(customer => customer.Key))
        {
            Move[] own = [.. customer.OrderBy(At)];
            if (paths.SessionGap is not { } gap)
            {
                yield return new OraclePath($"{customer.Key}", [customer.Key], own, []);
                continue;
            }

            var sessions = new List<List<Move>>();
            foreach (Move move in own)
            {
                if (sessions.Count == 0 || At(move) - At(sessions[^1][^1]) > gap) sessions.Add([]);
                sessions[^1].Add(move);
            }

            foreach ((int i, List<Move> session) in sessions.Index()) yield return new OraclePath($"{customer.Key}#{i + 1}", [customer.Key], [.. session], []);
        }
    }

    private static bool Matches(EventPaths paths, Move move) => paths.Events.Any(pattern => pattern switch
    {
        AnyEvent => true,
        FilteredEvents => move.Type == 0 && move.Page is "/b" or "/a/1",
        _ => ((EventType)pattern).Name == move.Name,
    });

    private static string Name(EventPaths paths, Move move)
    {
        string name = (paths.NameProperty is { } property ? move.Of(property) : null) ?? move.Name;
        if (paths.DropsTrailingSlash && name.Length > 1 && name.EndsWith('/')) name = name.Remove(name.Length - 1);
        return paths.Groups.FirstOrDefault(group => Regex.IsMatch(name, $"^{Regex.Escape(group.Pattern.Pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(10)))?.Name ?? name;
    }

    private static List<(string Name, DateTimeOffset At)> Collapse(EventPaths paths, List<(string Name, DateTimeOffset At)> nodes)
    {
        for (int i = nodes.Count - 1; paths.CollapsesRepeats && i > 0; i--)
            if (nodes[i].Name == nodes[i - 1].Name && (paths.Collapsed.Count == 0 || paths.Collapsed.Contains(nodes[i].Name))) nodes.RemoveAt(i);
        return nodes;
    }

    private static List<(string Name, DateTimeOffset At)> Cut(EventPaths paths, List<(string Name, DateTimeOffset At)> nodes)
    {
        if (paths.From is { } from)
        {
            int at = from.IsLast ? nodes.FindLastIndex(node => node.Name == from.Node) : nodes.FindIndex(node => node.Name == from.Node);
            if (at < 0) return [];
            nodes = [.. nodes.Skip(at)];
            nodes = [.. nodes.Where(node => !(node.At - nodes[0].At > paths.Window))];
        }

        if (paths.Until is { } until)
        {
            int first = paths.From is null ? 0 : 1;
            List<(string Name, DateTimeOffset At)> rest = [.. nodes.Skip(first)];
            int at = until.IsLast ? rest.FindLastIndex(node => node.Name == until.Node) : rest.FindIndex(node => node.Name == until.Node);
            if (at < 0) return [];
            nodes = [.. nodes.Take(first + at + 1)];
            if (paths.From is null) nodes = [.. nodes.Where(node => !(nodes[^1].At - node.At > paths.Window))];
        }

        if (paths.Limit is { } limit) nodes = [.. IsBackward(paths) ? nodes.TakeLast(limit) : nodes.Take(limit)];
        return nodes;
    }
}

/// <summary>A unit's path.</summary>
internal sealed record OraclePath(string Unit, int[] Customers, Move[] Moves, List<(string Name, DateTimeOffset At)> Nodes);
