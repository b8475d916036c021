namespace Crm.Segmentation.Live;

/// <summary>Memory in which a program works: a host keeps one a thread, so that evaluations allocate nothing.</summary>
/// <remarks>
/// It belongs to the program that made it, and to those that differ from that one in lists only. It holds the customer who was asked last, until the next
/// is, and a <see cref="Verdict"/> reads from it.
/// </remarks>
public sealed class ProgramWorkspace
{
    internal ProgramWorkspace(ProgramPlan plan)
    {
        Plan = plan;
        History = new CustomerHistory(plan.Schema);
        Run = new NodeRun(History, plan.Slots, plan.Patterns, plan.Tools);
        Codes = new int[plan.Definitions.Count];
    }

    internal ProgramPlan Plan { get; }

    /// <summary>The customer who is asked.</summary>
    internal CustomerHistory History { get; }

    internal NodeRun Run { get; }

    /// <summary>What each definition says: of a segment 1 or 0, of a partition the position of the cell.</summary>
    internal int[] Codes { get; }
}
