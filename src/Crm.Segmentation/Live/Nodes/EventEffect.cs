namespace Crm.Segmentation.Live;

/// <summary>
/// What an event of a type, later than all others, may do to an answer: nothing, neither now nor later; something only where there was an event of another type not long before;
/// or something, whatever was before. What it cannot do anything to need not be asked again.
/// </summary>
/// <param name="After">The type of event that must have been before, as a position in the schema; <see cref="PatternNode.AnyType"/> where nothing must.</param>
/// <param name="Within">How long before at most, in milliseconds; below zero where it does nothing.</param>
internal readonly record struct EventEffect(int After, long Within)
{
    /// <summary>It does nothing.</summary>
    internal static EventEffect None => new(PatternNode.AnyType, -1);

    /// <summary>It may do something, whatever was before.</summary>
    internal static EventEffect Any => new(PatternNode.AnyType, 0);

    internal bool IsNone => Within < 0;

    /// <summary>Whether it does something only after another event.</summary>
    internal bool IsAfterOther => After != PatternNode.AnyType;

    /// <summary>Something, or nothing at all.</summary>
    internal static EventEffect AnyIf(bool may) => may ? Any : None;

    /// <summary>What it does to one or the other.</summary>
    internal EventEffect Or(EventEffect other) =>
        IsNone ? other
        : other.IsNone ? this
        : After == other.After ? this with { Within = Math.Max(Within, other.Within) }
        : Any;
}

/// <summary>An event without which a condition does not hold, neither now nor later, if nothing else happens.</summary>
/// <param name="Type">Its type, as a position in the schema.</param>
/// <param name="Within">How long ago at most, in milliseconds.</param>
internal readonly record struct NeededEvent(int Type, long Within);
