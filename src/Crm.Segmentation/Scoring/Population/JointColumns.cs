namespace Crm.Segmentation.Scoring;

/// <summary>The columns of several measures, and who has a value of all of them: those are scored, or grouped.</summary>
internal sealed class JointColumns
{
    internal JointColumns(MeasureColumn[] axes, int customers)
    {
        Axes = axes;
        foreach (MeasureColumn axis in axes)
        {
            if (axis.Column.Valid is not { } valid) continue;
            if (Scored is null) Scored = [.. valid];
            else BitWords.And(Scored, valid);
        }

        Count = Scored is null ? customers : BitWords.PopCount(Scored);
    }

    private JointColumns(MeasureColumn[] axes, ulong[] scored) => (Axes, Scored, Count) = (axes, scored, BitWords.PopCount(scored));

    /// <summary>The same columns with other customers scored.</summary>
    internal JointColumns Scoring(ulong[] scored) => new(Axes, scored);

    internal MeasureColumn[] Axes { get; }

    /// <summary>Who is scored, a bit a customer; null for everyone.</summary>
    internal ulong[]? Scored { get; }

    /// <summary>How many are scored.</summary>
    internal int Count { get; }
}
