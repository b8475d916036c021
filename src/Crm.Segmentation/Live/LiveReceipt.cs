namespace Crm.Segmentation.Live;

/// <summary>What became of an input.</summary>
/// <param name="Refusal">Why it was refused, and so changed nothing; null when it was taken.</param>
/// <param name="IsRepeat">Whether it is an event with an id that its customer has had, which changes nothing.</param>
public readonly record struct LiveReceipt(Diagnostic? Refusal, bool IsRepeat)
{
    /// <summary>Whether it was taken.</summary>
    public bool IsTaken => Refusal is null && !IsRepeat;

    /// <summary>An input that was taken.</summary>
    internal static LiveReceipt Taken => default;

    /// <summary>An event whose id is known.</summary>
    internal static LiveReceipt Repeated => new(null, true);

    internal static LiveReceipt Refused(Diagnostic refusal) => new(refusal, false);

    /// <summary>Nothing where it was taken.</summary>
    /// <exception cref="RuleException">It was refused.</exception>
    public void ThrowIfRefused()
    {
        if (Refusal is { } refusal) throw new RuleException([refusal]);
    }
}
