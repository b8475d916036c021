namespace Crm.Segmentation.Retentions;

/// <summary>What the returns of each cell add up to, exactly: of all, and of those for whom the cell is over. Without a value there is nothing.</summary>
internal sealed record RetentionAmounts(AmountUnit Unit, ValueList<Int128> Units)
{
    internal static RetentionAmounts None { get; } = new(default(AmountUnit), []);

    /// <summary>What some cells add up to together; null without a value.</summary>
    /// <param name="cells">The positions of the cells.</param>
    /// <param name="eligible">For how many customers they are over.</param>
    internal RetentionValue? ValueOf(IEnumerable<int> cells, long eligible)
    {
        if (Units.Count == 0) return null;
        (Int128 all, Int128 over) = (0, 0);
        foreach (int cell in cells) (all, over) = (all + Units[2 * cell], over + Units[(2 * cell) + 1]);
        return new RetentionValue(Unit.ToDecimal(all), Unit.ToDecimal(over), eligible == 0 ? null : Unit.ToDouble(over) / eligible);
    }

    internal RetentionAmounts Plus(RetentionAmounts other) => this with { Units = [.. Units.Zip(other.Units, (one, two) => one + two)] };

    /// <summary>The same with other blocks of cells between, which add up to nothing.</summary>
    /// <param name="blocks">Where each block goes, the first staying where it is.</param>
    /// <param name="count">How many blocks there are then.</param>
    internal RetentionAmounts Among(IReadOnlyList<int> blocks, int count)
    {
        if (Units.Count == 0) return this;
        int length = Units.Count / blocks.Count;
        var units = new Int128[length * count];
        for (int i = 0; i < blocks.Count; i++) Units.AsSpan().Slice(i * length, length).CopyTo(units.AsSpan(blocks[i] * length));
        return this with { Units = [.. units] };
    }
}
