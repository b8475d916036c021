namespace Crm.Segmentation.Journeys;

/// <summary>The codes of why something was not done, was put off, or ended: all there are, besides the names of events, <c>left:</c> and a segment, and reasons that a journey gives itself.</summary>
public static class JourneyReasons
{
    /// <summary>A message was not sent: it was overdue by more than the journey allows.</summary>
    public const string Stale = "stale";

    /// <summary>A message was not sent: the customer did not agree to advertisements, or too long ago.</summary>
    public const string NoConsent = "no_consent";

    /// <summary>A message was not sent, or put off, because of quiet hours.</summary>
    public const string QuietHours = "quiet_hours";

    /// <summary>A message was not sent, or put off, because there were as many as there may be; or an instance ended by that.</summary>
    public const string Cap = "cap";

    /// <summary>A message was not sent: a value is missing that has no fallback.</summary>
    public const string MissingValue = "missing_value";

    /// <summary>A message was not sent: the customer is held out.</summary>
    public const string Holdout = "holdout";

    /// <summary>A message was not sent: its condition did not hold.</summary>
    public const string OnlyIf = "only_if";

    /// <summary>A message was not sent: what was known by then had ended the instance.</summary>
    public const string Exited = "exited";

    /// <summary>Not entered: an instance lives.</summary>
    public const string Active = "active";

    /// <summary>Not entered: as often as the journey allows already.</summary>
    public const string MaxEntries = "max_entries";

    /// <summary>Not entered: the journey is paused, or takes nobody in any more.</summary>
    public const string Closed = "closed";

    /// <summary>Not entered: what would have let her in is too long ago.</summary>
    public const string EntryTooLate = "entry_too_late";

    /// <summary>Not entered: the filter did not hold.</summary>
    public const string Filter = "filter";

    /// <summary>Not entered: the journey is entered once only.</summary>
    public const string ReentryNever = "reentry_never";

    /// <summary>Not entered: too soon after the time before.</summary>
    public const string Cooldown = "cooldown";

    /// <summary>Ended: a date that was waited for is missing or past.</summary>
    public const string DateUnusable = "date_unusable";

    /// <summary>Ended: the same trigger came again and started anew.</summary>
    public const string Restarted = "restarted";

    /// <summary>Ended: a new version took the place of the instance's.</summary>
    public const string VersionRetired = "version_retired";

    /// <summary>Ended: it lived as long as it may.</summary>
    public const string MaxAge = "max_age";

    /// <summary>Ended: it went through too many nodes in one step.</summary>
    public const string StepBudget = "step_budget";

    /// <summary>What precedes the name of a segment or a cell that a customer went out of.</summary>
    public const string LeftPrefix = "left:";
}
