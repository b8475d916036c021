namespace Crm.Segmentation.Scoring;

/// <summary>What was counted for a function over some customers. Those of parts merge to that of the whole, exactly; equal values are equal however they were merged.</summary>
internal interface IPopulationPart
{
    /// <summary>As JSON keeps it.</summary>
    CountsJson Stored { get; }

    /// <summary>That of both.</summary>
    /// <param name="other">What was counted for the same function over other customers.</param>
    /// <exception cref="ArgumentException">Together they count more than 2⁵³ − 1 customers.</exception>
    IPopulationPart Merge(IPopulationPart other);
}
