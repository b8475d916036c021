using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Segmentation.Journeys;

/// <summary>A node of a journey: a step, and the id by which traces, instances and tests call it.</summary>
/// <param name="Id">The id: as it was given, or derived from what the step says.</param>
/// <param name="Step">The step.</param>
public sealed record JourneyNode(string Id, JourneyStep Step)
{
    private const int LongestPayload = 60;

    /// <summary>The position among the nodes of the node whose block holds it; -1 for the journey itself.</summary>
    internal int Parent { get; init; } = -1;

    /// <summary>Which of the parent's blocks holds it.</summary>
    internal int Block { get; init; }

    /// <summary>The nodes of steps in the order of the text: a step before what is inside it. Linear, without recursion; no more than there may be.</summary>
    internal static ValueList<JourneyNode> Of(ValueList<JourneyStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var nodes = new List<JourneyNode>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Stack<(JourneyStep Step, int Parent, int Block)>();
        Push(steps, -1, 0);
        while (nodes.Count <= JourneyLimits.Steps && open.TryPop(out (JourneyStep Step, int Parent, int Block) next))
        {
            int position = nodes.Count;
            nodes.Add(new JourneyNode(next.Step.Id ?? Derived(next.Step, seen), next.Step) { Parent = next.Parent, Block = next.Block });
            ValueList<JourneyStep>[] blocks = [.. next.Step.Blocks];
            for (int block = blocks.Length - 1; block >= 0; block--) Push(blocks[block], position, block);
        }

        return [.. nodes];

        void Push(ValueList<JourneyStep> block, int parent, int index)
        {
            for (int i = block.Count - 1; i >= 0; i--) open.Push((block[i], parent, index));
        }
    }

    /// <summary>What the step says, or its first word and a hash where that is long; and which of those that say the same it is, from the second on.</summary>
    private static string Derived(JourneyStep step, Dictionary<string, int> seen)
    {
        var text = new RuleText();
        step.WritePayload(text);
        string payload = text.ToString();
        if (payload.Length > LongestPayload)
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(payload)))[..12];
            payload = $"{payload[..payload.IndexOf(' ', StringComparison.Ordinal)]} {hash}";
        }

        int count = seen[payload] = seen.GetValueOrDefault(payload) + 1;
        return count == 1 ? payload : string.Create(CultureInfo.InvariantCulture, $"{payload} ({count})");
    }
}
