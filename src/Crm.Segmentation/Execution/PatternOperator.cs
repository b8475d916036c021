namespace Crm.Segmentation;

/// <summary>A pattern over given runs: the types whose events can match, and the filter that they must pass. Its matches live in the <see cref="RowContext"/>.</summary>
/// <param name="slot">Where its matches live.</param>
/// <param name="types">The event types that can match, as positions in the schema, ascending.</param>
/// <param name="isFiltered">Whether an event of these types may fail to match.</param>
/// <param name="filter">The filter over the rows of the one type's run; null when there is none, or no event that could pass it.</param>
/// <param name="filterUses">How often what the filter is computed from is asked for; null without a filter.</param>
/// <param name="takenBack">Of a pattern whose events may be taken back: of which pattern they are, and by what; null for any other.</param>
internal sealed class PatternOperator(
    int slot, int[] types, bool isFiltered, ConditionOperator? filter, OperatorUses? filterUses, TakenBack? takenBack = null)
    : BatchOperator(slot, MeasureOperator.EventCost, takenBack?.Operands ?? [])
{
    internal int[] Types { get; } = types;

    /// <summary>Whether events of a type can match.</summary>
    internal bool Matches(int type) => Array.BinarySearch(Types, type) >= 0;

    /// <summary>Whether every event of a type matches.</summary>
    internal bool MatchesAll(int type) => !isFiltered && Matches(type);

    /// <summary>Working memory for the filter; null when there is none.</summary>
    internal RowContext? FilterContext() => filterUses is null ? null : new RowContext(filterUses);

    /// <summary>
    /// Sets bit r − start for every row r of the batch's <c>Rows(type)</c> whose event matches, and clears the others. Times are not looked at but for
    /// what takes an event back: the caller keeps to as-of and to its windows.
    /// </summary>
    internal void Match(RowContext context, int type, RowContext? rows, Span<ulong> bits)
    {
        (int start, int end) = context.Events!.Rows(type);
        bits.Clear();
        if (start == end || !Matches(type)) return;
        if (!isFiltered)
        {
            BitWords.Fill(bits, end - start);
            return;
        }

        if (takenBack is not null)
        {
            takenBack.Match(context, bits);
            return;
        }

        for (int row = start; row < end; row += RowContext.MaxRows)
        {
            rows!.Begin(row, Math.Min(RowContext.MaxRows, end - row), null, context.Memory, new EventOwners(context.Events, type));
            rows.Bits(filter!).CopyTo(bits[((row - start) >> 6)..]);
        }

        rows!.End();
    }
}
