namespace Crm.Segmentation.Funnels;

/// <summary>One unit, or one attempt of it where attempts are counted, with its events.</summary>
internal readonly ref struct FunnelUnitView
{
    /// <summary>The customer; below 0 for a unit of several.</summary>
    internal int Customer { get; init; }

    /// <summary>The value that the unit is of; null for none.</summary>
    internal string? Name { get; init; }

    /// <summary>The number of the session or the attempt, from 0.</summary>
    internal int Ordinal { get; init; }

    /// <summary>The attempt that stands.</summary>
    internal ChosenAttempt Attempt { get; init; }

    /// <summary>The events of the unit: their instants, bits, and where they come from.</summary>
    internal ReadOnlySpan<long> Times { get; init; }

    internal ReadOnlySpan<ulong> Bits { get; init; }

    internal ReadOnlySpan<long> Rows { get; init; }

    /// <summary>For each step the position of its event; below 0 for none.</summary>
    internal ReadOnlySpan<int> Positions { get; init; }
}

/// <summary>Looks at a unit.</summary>
internal delegate void FunnelUnitVisit(in FunnelUnitView unit);
