namespace Crm.Segmentation;

/// <summary>What an analysis of conditions knows for certain. It never guesses: where it is not certain, or gave up at a limit, it says unknown.</summary>
public enum Answer
{
    /// <summary>Neither was proven.</summary>
    Unknown,

    /// <summary>It holds for every customer that there can be, at every as-of.</summary>
    Yes,

    /// <summary>There can be a customer, at some as-of, for whom it does not hold.</summary>
    No,
}
