using System.Globalization;
using System.Text;

namespace Crm.Segmentation.Journeys;

/// <summary>A journey as a flow chart in the language of Mermaid.</summary>
internal sealed class JourneyGraph
{
    private readonly StringBuilder _text = new("flowchart TD\n");
    private int _count;

    internal static string Of(Journey journey)
    {
        var graph = new JourneyGraph();
        var ends = new List<(string From, string? Label)>();
        foreach (JourneyEntry entry in journey.Entries) ends.Add((graph.Node("([", $"enter {Written(entry.Write)}", "])"), null));
        ends = graph.Steps(journey.Steps, ends, 0);
        if (ends.Count > 0) graph.Join(ends, graph.Node("([", "end", "])"));
        foreach (JourneyExit exit in journey.Exits) graph.Node("{{", $"exit {Written(exit.Write)}", "}}");
        return graph._text.ToString();
    }

    /// <summary>Draws steps behind what leads to them, and gives what leads on.</summary>
    private List<(string From, string? Label)> Steps(ValueList<JourneyStep> steps, List<(string From, string? Label)> ends, int depth)
    {
        if (depth > JourneyLimits.Depth) return ends;
        foreach (JourneyStep step in steps)
        {
            (string open, string close) = step switch
            {
                WhenStep or SplitStep => ("{", "}"),
                WaitStep or WaitUntilTimeStep or WaitUntilDateStep or WaitForStep => ("[/", "/]"),
                ExitStep => ("([", "])"),
                _ => ("[", "]"),
            };
            string node = Node(open, step is WhenStep ? "when" : Written(step.WritePayload), close);
            Join(ends, node);
            ends = step is ExitStep ? [] : Behind(step, node, depth);
        }

        return ends;
    }

    private List<(string From, string? Label)> Behind(JourneyStep step, string node, int depth)
    {
        switch (step)
        {
            case WhenStep branching:
                return [.. branching.Branches.SelectMany(branch => Steps(branch.Steps, [(node, branch.Condition.ToString())], depth + 1)), .. Steps(branching.Otherwise, [(node, "otherwise")], depth + 1)];
            case WaitForStep wait:
                return [.. wait.Events.SelectMany(awaited => Steps(awaited.Steps, [(node, awaited.Pattern.ToString())], depth + 1)), .. Steps(wait.OnTimeout, [(node, "timeout")], depth + 1)];
            case SplitStep split:
                return [.. split.Arms.SelectMany(arm => Steps(arm.Steps, [(node, string.Create(CultureInfo.InvariantCulture, $"{arm.Name} {arm.Percent}%"))], depth + 1))];
            case RepeatStep repeat:
                List<(string From, string? Label)> ends = Steps(repeat.Steps, [(node, "again")], depth + 1);
                Join(ends, node);
                return [(node, "done")];
            default:
                return [(node, null)];
        }
    }

    private string Node(string open, string label, string close)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"n{_count++}");
        _text.Append("  ").Append(id).Append(open).Append('"').Append(Escaped(label)).Append('"').Append(close).Append('\n');
        return id;
    }

    private void Join(List<(string From, string? Label)> ends, string to)
    {
        foreach ((string from, string? label) in ends)
        {
            _text.Append("  ").Append(from).Append(" -->");
            if (label is not null) _text.Append("|\"").Append(Escaped(label)).Append("\"|");
            _text.Append(' ').Append(to).Append('\n');
        }
    }

    /// <summary>Characters that mean something in a label are written as their codes.</summary>
    private static string Escaped(string label)
    {
        var escaped = new StringBuilder();
        foreach (char c in label)
        {
            if (c is '"' or '#' or '&' or '<' or '>' or '`' or '\\' or '|' or '{' or '}' or '[' or ']' || char.IsControl(c)) escaped.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            else escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static string Written(Action<RuleText> write)
    {
        var text = new RuleText();
        write(text);
        return text.ToString();
    }
}
