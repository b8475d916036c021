using System.Numerics;

namespace Crm.Segmentation;

/// <summary>The position of the first of several conditions that holds for a row; where none does, that after the last.</summary>
internal sealed class FirstCellOperator(int slot, ConditionOperator[] conditions) : MeasureOperator(slot, 0, null, CostOf(conditions), conditions)
{
    internal override bool GivesUpOperands => true;

    internal override void Compute(RowContext context, MeasureVector result)
    {
        BitWords.Fill(result.Valid, context.Count);
        Span<long> positions = result.Longs.AsSpan(0, context.Count);
        positions.Fill(conditions.Length);
        Span<ulong> left = stackalloc ulong[RowContext.MaxRows / 64];
        left = left[..context.WordCount];
        BitWords.Fill(left, context.Count);
        int rows = context.Count;
        for (int position = 0; position < conditions.Length; position++)
        {
            // With nobody left, the other conditions need not be looked at.
            if (rows > 0) rows -= Take(context.Bits(conditions[position]), left, positions, position);
            context.GiveUp(conditions[position]);
        }
    }

    /// <summary>Puts those who are left and for whom a condition holds at its position; gives their number.</summary>
    private static int Take(ReadOnlySpan<ulong> holds, Span<ulong> left, Span<long> positions, int position)
    {
        int count = 0;
        for (int word = 0; word < left.Length; word++)
        {
            ulong taken = left[word] & holds[word];
            if (taken == 0) continue;
            left[word] ^= taken;
            count += BitOperations.PopCount(taken);
            if (taken == ulong.MaxValue) positions.Slice(word << 6, 64).Fill(position);
            else
                for (; taken != 0; taken &= taken - 1) positions[(word << 6) + BitOperations.TrailingZeroCount(taken)] = position;
        }

        return count;
    }
}
