namespace Crm.Segmentation.Journeys;

/// <summary>What is wrong with the rules of messages.</summary>
internal static class MessagingValidator
{
    internal static IEnumerable<Diagnostic> Check(Messaging messaging)
    {
        if (JourneyValidator.CheckZone(messaging, messaging.TimeZone) is { } zone) yield return zone;
        if (messaging.TimeZoneAttribute is { } attribute and not CustomerText)
            yield return JourneyMistake.Error(messaging, DiagnosticCodes.JourneyAttribute, "timezone", attribute, $"'{attribute.ShortName}' is no attribute that is a text.");
        if (messaging.Quiet is { Length.Ticks: 0 } quiet) yield return JourneyValidator.QuietEmpty(messaging, quiet);
        if (messaging.Renewal is { } renewal && renewal.After <= TimeSpan.Zero)
            yield return JourneyMistake.Error(messaging, DiagnosticCodes.JourneyValue, "consent", null, "The age of consent is not above 0.", "Leave it out, or say a duration above 0.");
        if (messaging.StaleAfter <= TimeSpan.Zero)
            yield return JourneyMistake.Error(messaging, DiagnosticCodes.JourneyValue, "staleAfter", null, "The age of an overdue message is not above 0.", "Leave it out, or say a duration above 0.");
        foreach (IGrouping<string, ChannelConsent> channel in messaging.ChannelConsents.GroupBy(consent => consent.Channel, StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
            yield return JourneyMistake.Error(messaging, DiagnosticCodes.GivenTwice, "consent", null, $"The consent of '{channel.Key}' is said twice.");
        for (int i = 0; i < messaging.Caps.Count; i++)
            foreach (Diagnostic diagnostic in Check(messaging, messaging.Caps[i], $"caps[{i}]")) yield return diagnostic;
    }

    private static IEnumerable<Diagnostic> Check(Messaging messaging, SendCap cap, string part)
    {
        if (cap.Most < 1)
            yield return JourneyMistake.Error(messaging, DiagnosticCodes.SendCap, part, cap, $"A cap of {cap.Most} lets no message through.", "To send nothing, leave the sends out.");
        if (cap.Rolling <= TimeSpan.Zero)
            yield return JourneyMistake.Error(messaging, DiagnosticCodes.SendCap, part, cap, "The time of a cap is not above 0.", "Say a duration above 0, or a calendar period.");
        if (cap.Name is null != (cap.Scope == CapScope.Ads))
            yield return JourneyMistake.Error(messaging, DiagnosticCodes.SendCap, part, cap, "A cap of a channel or of a tag says which, and one of all advertisements does not.");
    }
}
