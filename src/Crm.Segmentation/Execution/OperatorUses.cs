namespace Crm.Segmentation;

/// <summary>The numbers that operators of one program are given.</summary>
internal sealed class OperatorSlots
{
    /// <summary>How many operators have a slot.</summary>
    internal int Count { get; private set; }

    internal int Next() => Count++;
}

/// <summary>
/// How often the result of each operator is asked for in a batch: once by every operator that has it as an operand, and once for every root that it
/// is. What no root reaches is asked for by nobody.
/// </summary>
internal sealed class OperatorUses
{
    private readonly int[] _bySlot;

    private OperatorUses(int[] bySlot) => _bySlot = bySlot;

    internal int Slots => _bySlot.Length;

    internal static OperatorUses Of(OperatorSlots slots, IEnumerable<BatchOperator> roots)
    {
        int[] uses = new int[slots.Count];
        var open = new Stack<BatchOperator>(roots);
        while (open.TryPop(out BatchOperator? asked))
        {
            if (uses[asked.Slot]++ > 0) continue;
            foreach (BatchOperator operand in asked.Operands) open.Push(operand);
        }

        return new OperatorUses(uses);
    }

    internal void CopyTo(int[] remaining) => _bySlot.CopyTo(remaining, 0);
}
