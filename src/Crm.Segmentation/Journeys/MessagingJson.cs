namespace Crm.Segmentation.Journeys;

/// <summary>The form of the rules of messages in JSON.</summary>
internal static class MessagingJson
{
    internal static readonly JsonShape Quiet = new JsonObject<QuietHours>(
            null, "quiet hours", p => new QuietHours(p.Next<TimeOnly>(), p.Next<TimeOnly>()) { Drops = p.Next<bool>() })
        .With("from", ClockJson.Time, n => n.From)
        .With("to", ClockJson.Time, n => n.To)
        .Maybe("drop", JsonScalars.Flag, n => n.Drops, false);

    private static readonly JsonShape Scopes = JsonScalars.Word("what a cap counts", ("ads", CapScope.Ads), ("channel", CapScope.Channel), ("tag", CapScope.Tag));

    private static readonly JsonShape Overs = JsonScalars.Word(
        "what becomes of a message that is too many", ("skip", CapOver.Skip), ("hold", CapOver.Hold), ("exit", CapOver.Exit));

    private static readonly JsonShape Cap = new JsonObject<SendCap>(null, "a cap", MakeCap)
        .With("scope", Scopes, n => n.Scope)
        .Maybe("name", JsonScalars.Name, n => n.Name)
        .With("most", JsonScalars.Integer(0, int.MaxValue), n => n.Most)
        .Maybe("rolling", JsonScalars.PositiveDuration, n => n.Rolling)
        .Maybe("calendar", TreeJson.Units, n => n.Rolling is null ? n.Calendar : null)
        .Maybe("over", Overs, n => n.Over, CapOver.Skip);

    private static readonly JsonShape Flag = new FlagJson();

    private static readonly JsonShape ChannelConsent = new JsonObject<ChannelConsent>(
            null, "the consent of a channel", p => new ChannelConsent(p.Next<string>(), p.Next<CustomerFlag>()))
        .With("channel", JsonScalars.Name, n => n.Channel)
        .With("consent", Flag, n => n.Consent);

    private static readonly JsonShape Renewal = new JsonObject<ConsentRenewal>(null, "the age of consent", MakeRenewal)
        .With("after", JsonScalars.PositiveDuration, n => n.After)
        .With("from", TreeJson.Measure, n => n.ConsentedAt);

    internal static readonly JsonShape Form = new JsonObject<Messaging>("messaging", "rules of messages", Make)
        .Maybe("timezone", JsonScalars.Text, n => n.TimeZone)
        .Maybe("timezoneAttribute", TreeJson.Measure, n => n.TimeZoneAttribute)
        .Maybe("consent", Flag, n => n.Consent)
        .Maybe("channelConsents", new JsonList<ChannelConsent>(ChannelConsent), n => n.ChannelConsents, ValueList.Create<ChannelConsent>([]))
        .Maybe("renewal", Renewal, n => n.Renewal)
        .Maybe("nightConsent", Flag, n => n.NightConsent)
        .Maybe("quiet", Quiet, n => n.Quiet)
        .Maybe("caps", new JsonList<SendCap>(Cap), n => n.Caps, ValueList.Create<SendCap>([]))
        .Maybe("staleAfter", JsonScalars.PositiveDuration, n => n.StaleAfter);

    private static Messaging Make(JsonMembers parts) => new()
    {
        TimeZone = parts.Next<string?>(),
        TimeZoneAttribute = parts.Next<Measure?>(),
        Consent = parts.Next<CustomerFlag?>(),
        ChannelConsents = parts.Next<ValueList<ChannelConsent>>(),
        Renewal = parts.Next<ConsentRenewal?>(),
        NightConsent = parts.Next<CustomerFlag?>(),
        Quiet = parts.Next<QuietHours?>(),
        Caps = parts.Next<ValueList<SendCap>>(),
        StaleAfter = parts.Next<TimeSpan?>(),
    };

    private static SendCap? MakeCap(JsonMembers parts)
    {
        (CapScope scope, string? name) = (parts.Next<CapScope>(), parts.Next<string?>());
        var cap = new SendCap(scope, parts.Next<int>()) { Name = name, Rolling = parts.Next<TimeSpan?>() };
        CalendarUnit? unit = parts.Next<CalendarUnit?>();
        if (unit is null == cap.Rolling is null) return (SendCap?)parts.Fail("A cap is per a 'rolling' time or per a 'calendar' period.");
        if (name is null != (scope == CapScope.Ads)) return (SendCap?)parts.Fail("A cap of a channel or of a tag has a 'name', and one of all advertisements has none.");
        return cap with { Calendar = unit ?? CalendarUnit.Day, Over = parts.Next<CapOver>() };
    }

    private static ConsentRenewal? MakeRenewal(JsonMembers parts)
    {
        (TimeSpan after, Measure from) = (parts.Next<TimeSpan>(), parts.Next<Measure>());
        return from is CustomerInstant at
            ? new ConsentRenewal(after, at)
            : (ConsentRenewal?)parts.Fail("The age of consent counts from an attribute that is an instant.");
    }
}
