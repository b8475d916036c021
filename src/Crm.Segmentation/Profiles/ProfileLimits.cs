namespace Crm.Segmentation.Profiles;

/// <summary>What of new data is still taken as it is.</summary>
public sealed record ProfileLimits
{
    /// <summary>How long no event of a type may be before the as-of, where earlier data had one within that time (<see cref="DiagnosticCodes.EventSilent"/>). Default: 7 days.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How old the last event of any type may be at the as-of (<see cref="DiagnosticCodes.DataTooOld"/>); null: any age. Default: null.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>By how much the share that has an attribute or a property may fall, from 0 to 1 (<see cref="DiagnosticCodes.FieldWentMissing"/>). Default: 0.2.</summary>
    /// <remarks>One that nobody has any more, and somebody had, is told whatever the limit.</remarks>
    public double LostShare { get; init; } = 0.2;

    /// <summary>By which factor the share of customers in a segment may grow or shrink, above 1 (<see cref="DiagnosticCodes.SizeJumped"/>). Default: 2.</summary>
    /// <remarks>A segment in which nobody is any more is told whatever the limit.</remarks>
    public double SizeFactor { get; init; } = 2;

    /// <summary>A segment with fewer customers before and after is not told for its size, unless it is empty now; from 0. Default: 20.</summary>
    public int LeastCustomers { get; init; } = 20;

    /// <summary>The codes that refuse the data: they are errors instead of warnings. Default: none.</summary>
    public ValueList<string> Refuse { get; init; } = [];

    internal ProfileLimits Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Silence, TimeSpan.Zero, nameof(Silence));
        if (Age is { } age) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(age, TimeSpan.Zero, nameof(Age));
        if (LostShare is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(LostShare), LostShare, "A share is from 0 to 1.");
        if (!(SizeFactor > 1)) throw new ArgumentOutOfRangeException(nameof(SizeFactor), SizeFactor, "The factor is above 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(LeastCustomers);
        return this;
    }
}
