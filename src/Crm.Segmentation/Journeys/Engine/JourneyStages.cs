using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>Makes the stages of a version: for each node where it goes on, and where each of its blocks begins.</summary>
internal static class JourneyStages
{
    internal static (JourneyStage[] Stages, int Repeats) Of(JourneyVersion version, NodeCompiler compiler)
    {
        ValueList<JourneyNode> nodes = version.Definition.Nodes;
        int[] next = Continuations(nodes);
        var stages = new JourneyStage[nodes.Count];
        int repeats = 0;
        for (int i = 0; i < stages.Length; i++)
        {
            var place = new StagePlace(nodes[i], i, next[i], Firsts(nodes, i, next[i]));
            stages[i] = nodes[i].Step switch
            {
                SendStep send => new SendStage(place, send, version, compiler),
                WebhookStep webhook => new WebhookStage(place, webhook, version.Schema),
                SetStep set => new SetStage(place, set),
                WaitStep wait => new WaitStage(place, wait),
                WaitUntilTimeStep wait => new UntilTimeStage(place, wait),
                WaitUntilDateStep wait => new UntilDateStage(place, wait, version.Schema),
                WaitForStep wait => new WaitForStage(place, wait, version, compiler),
                WhenStep branching => new WhenStage(place, [.. branching.Branches.Select(branch => new JourneyCondition(branch.Condition, compiler, version))]),
                SplitStep split => new SplitStage(place, split),
                RepeatStep repeat => new RepeatStage(place, repeat, repeats++),
                JoinStep join => new JoinStage(place, join.Journey),
                ExitStep exit => new ExitStage(place, exit.Reason),
                _ => throw new System.Diagnostics.UnreachableException($"No stage for {nodes[i].Step.GetType().Name}."),
            };
            stages[i].Ways = nodes[i].Step switch
            {
                ExitStep => [],
                RepeatStep => [place.Firsts[0], next[i]],
                _ => place.Firsts.Length == 0 ? [next[i]] : place.Firsts,
            };
        }

        for (int i = 0; i < stages.Length; i++)
            stages[i].Repeats = nodes[i].Parent < 0 ? [] : stages[nodes[i].Parent] is RepeatStage repeat ? [.. repeat.Repeats, repeat] : stages[nodes[i].Parent].Repeats;
        return (stages, repeats);
    }

    /// <summary>Where each node goes on: at the next of its block, else where the node that holds it does; from inside a repeat back to it.</summary>
    private static int[] Continuations(ValueList<JourneyNode> nodes)
    {
        var next = new int[nodes.Count];
        var last = new Dictionary<(int Parent, int Block), int>();
        for (int i = 0; i < next.Length; i++)
        {
            JourneyNode node = nodes[i];
            next[i] = node.Parent < 0 ? JourneyStage.End : nodes[node.Parent].Step is RepeatStep ? node.Parent : int.MinValue;
            if (last.TryGetValue((node.Parent, node.Block), out int before)) next[before] = i;
            last[(node.Parent, node.Block)] = i;
        }

        // The last of a block goes on behind its parent, which stands before it.
        for (int i = 0; i < next.Length; i++)
            if (next[i] == int.MinValue) next[i] = next[nodes[i].Parent];
        return next;
    }

    /// <summary>Where each block of a node begins; an empty one where the node goes on.</summary>
    private static int[] Firsts(ValueList<JourneyNode> nodes, int position, int next)
    {
        int[] firsts = [.. nodes[position].Step.Blocks.Select(_ => next)];
        if (nodes[position].Step is RepeatStep) firsts[0] = position;
        for (int i = nodes.Count - 1; i > position; i--)
            if (nodes[i].Parent == position) firsts[nodes[i].Block] = i;
        return firsts;
    }
}

/// <summary>Where a node stands, where it goes on, and where its blocks begin.</summary>
internal readonly record struct StagePlace(JourneyNode Node, int Position, int Next, int[] Firsts);
