namespace Crm.Segmentation;

/// <summary>What counts are of. Counts of one subject add up; those of one definition and the same cuts compare.</summary>
/// <param name="Definition">The definition; equal when it means the same.</param>
/// <param name="Name">Its name.</param>
/// <param name="Origin">The schema, the instant and the calendar.</param>
internal sealed record ReportSubject(Definition Definition, string Name, ReportOrigin Origin)
{
    /// <summary>The definitions that it refers to, each after those that it refers to itself.</summary>
    internal ValueList<Definition> Others { get; init; } = [];

    /// <summary>Whether the counts are of all the definitions together, and not of the one that the others belong to.</summary>
    internal bool IsOfBook { get; init; }

    /// <summary>The cut points by which was counted; null where there are none.</summary>
    internal IReportCuts? Cuts { get; init; }

    /// <summary>What groups the customers besides the definition, such as an attribute; null where nothing does.</summary>
    internal string? By { get; init; }

    /// <summary>The range of time that was looked at besides the as-of instant; null where there is none.</summary>
    internal DateSpan? Range { get; init; }

    /// <summary>The range of time before, with which that range is compared; null where there is none.</summary>
    internal DateSpan? RangeBefore { get; init; }

    /// <summary>The earlier instant that was looked at besides the as-of instant; null where there is none.</summary>
    internal DateTimeOffset? Earlier { get; init; }

    /// <summary>Refuses what does not add up with this.</summary>
    internal void ThrowIfNot(ReportSubject other)
    {
        Origin.ThrowIfNot(other.Origin);
        ThrowIfNotComparable(other);
        if (!Equals(Range, other.Range)) throw new ArgumentException($"The one looks at {Range}, and the other at {other.Range}.", nameof(other));
        if (!Equals(RangeBefore, other.RangeBefore)) throw new ArgumentException($"The one compares with {RangeBefore}, and the other with {other.RangeBefore}.", nameof(other));
        if (Earlier != other.Earlier) throw new ArgumentException($"The one looks back at {Earlier}, and the other at {other.Earlier}.", nameof(other));
    }

    /// <summary>Refuses what does not compare with this: another definition, calendar or cuts.</summary>
    internal void ThrowIfNotComparable(ReportSubject other)
    {
        Origin.ThrowIfNot(other.Origin, atAnyInstant: true);
        if (!Definition.Equals(other.Definition) || !Others.Equals(other.Others))
            throw new ArgumentException(
                IsOfBook ? "The rules of the one differ from those of the other."
                : Name == other.Name ? $"Both are of a definition named '{Name}', and the definitions differ." : $"The one is of '{Name}', and the other of '{other.Name}'.", nameof(other));
        if (By != other.By) throw new ArgumentException($"The one is by {By ?? "nothing"}, and the other by {other.By ?? "nothing"}.", nameof(other));
        if (!Equals(Cuts, other.Cuts))
            throw new ArgumentException(
                $"The one is by the cuts {Cuts?.ToString() ?? "of nobody"}, and the other by {other.Cuts?.ToString() ?? "those of nobody"}. Find the cuts of all customers first (engine.Population), and run each part by them.", nameof(other));
    }
}

/// <summary>By what was counted, where that was found in a population: equal cuts count alike, and what they are is said by their text.</summary>
internal interface IReportCuts;

/// <summary>The cuts of a whole rule book, known by the hash of its fit.</summary>
internal sealed record FitHash(string Hash) : IReportCuts
{
    public override string ToString() => Hash;
}
