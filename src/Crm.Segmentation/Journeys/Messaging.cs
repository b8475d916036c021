using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Journeys;

/// <summary>What holds for the messages of all journeys of a rule book: consent, quiet hours, caps, and the zone. A rule book has one, or none.</summary>
/// <remarks>
/// <para>It is no part of a journey: a message is judged when it is sent, by the rule book of that moment. A journey may be stricter, and not laxer.</para>
/// <para>Without consent there is no advertisement: neither of a customer whose attribute is missing, nor where no attribute is named.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<Messaging>))]
public sealed record Messaging : Definition, IJsonValue<Messaging>
{
    /// <summary>The name under which it is a definition of the book.</summary>
    internal const string Word = "messaging";

    /// <summary>The rules of messages.</summary>
    public Messaging()
        : base(Word, null)
    {
    }

    /// <summary>The IANA zone of a customer whose own is missing or unknown; null for that of the options.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The text attribute that names a customer's zone; null for the one that is called <c>timezone</c>, if there is one.</summary>
    public Measure? TimeZoneAttribute { get; init; }

    /// <summary>The flag that says whether a customer agreed to advertisements, by all channels that have none of their own; null for nobody.</summary>
    public CustomerFlag? Consent { get; init; }

    /// <summary>Flags that say so of one channel, in place of <see cref="Consent"/>.</summary>
    public ValueList<ChannelConsent> ChannelConsents { get; init; } = [];

    /// <summary>How old consent may be; null for any age.</summary>
    public ConsentRenewal? Renewal { get; init; }

    /// <summary>The flag that says whether a customer agreed to advertisements at night, who then has no quiet hours; null for nobody.</summary>
    public CustomerFlag? NightConsent { get; init; }

    /// <summary>When no advertisement is sent; null for no such hours.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>How many messages a customer gets at most; all of them apply.</summary>
    public ValueList<SendCap> Caps { get; init; } = [];

    /// <summary>How overdue a message may be, exactly, and still be sent; null where nothing is said, which is 6 hours.</summary>
    public TimeSpan? StaleAfter { get; init; }

    internal override string Keyword => Word;

    internal override IEnumerable<Node> Trees =>
        new Node?[] { TimeZoneAttribute, Consent, Renewal?.ConsentedAt, NightConsent }.OfType<Node>().Concat(ChannelConsents.Select(consent => consent.Consent));

    /// <summary>The block as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape() => MessagingValidator.Check(this);

    internal override NamedResult ToResult() => new JourneyResult(Name, "messaging");

    private protected override void Write(RuleText text)
    {
        text.Write("messaging {");
        if (TimeZone is not null || TimeZoneAttribute is not null)
        {
            text.Write("\n  timezone");
            if (TimeZone is not null) text.Write(" ").Quoted(TimeZone);
            if (TimeZoneAttribute is not null) text.Write(" from ").Write(TimeZoneAttribute);
        }

        if (Consent is not null) text.Write("\n  consent ").Write(Consent);
        foreach (ChannelConsent consent in ChannelConsents) text.Write("\n  consent ").Name(consent.Channel).Write(" ").Write(MessagingSyntax.FlagBehindChannel(consent.Consent));
        if (Renewal is not null) text.Write("\n  renew consent after ").Write(Renewal.After).Write(" from ").Write(Renewal.ConsentedAt);
        if (NightConsent is not null) text.Write("\n  night_consent ").Write(NightConsent);
        if (Quiet is not null) Quiet.Write(text.Write("\n  "));
        foreach (SendCap cap in Caps) cap.Write(text.Write("\n  "));
        if (StaleAfter is { } stale) text.Write("\n  stale after ").Write(stale);
        text.Write("\n}");
    }

    internal override JsonShape Shape => MessagingJson.Form;

    static void IJsonValue<Messaging>.WriteJson(Utf8JsonWriter writer, Messaging value) => value.Shape.Write(writer, value);

    static Messaging IJsonValue<Messaging>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}

/// <summary>The consent of one channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Consent">The flag.</param>
public sealed record ChannelConsent(string Channel, CustomerFlag Consent)
{
    /// <summary>The channel, in normalisation form C.</summary>
    public string Channel { get; init => field = NormalText.Of(value); } = NormalText.Of(Channel);
}

/// <summary>How old consent may be. Consent without a date, or older, is none.</summary>
/// <param name="After">The greatest age, exact and included.</param>
/// <param name="ConsentedAt">The attribute that says when a customer agreed: an instant.</param>
public sealed record ConsentRenewal(TimeSpan After, CustomerInstant ConsentedAt);

/// <summary>The hours of a day in which no advertisement is sent: [from, to) on the customer's clock, over midnight where the end is earlier.</summary>
/// <param name="From">The first minute.</param>
/// <param name="To">The end, which is not quiet.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>The first minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has seconds.</exception>
    public TimeOnly From { get; init => field = ClockTime.Whole(value); } = ClockTime.Whole(From);

    /// <summary>The end, which is not quiet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has seconds.</exception>
    public TimeOnly To { get; init => field = ClockTime.Whole(value); } = ClockTime.Whole(To);

    /// <summary>Whether a message is dropped; otherwise it is held until they are over.</summary>
    public bool Drops { get; init; }

    /// <summary>How long they are on a day on which no clock changes.</summary>
    internal TimeSpan Length => To - From;

    /// <summary>Whether a clock shows a time in them.</summary>
    internal bool Holds(TimeOnly time) => time.IsBetween(From, To);

    internal void Write(RuleText text) =>
        text.Write("quiet ").Write(ClockTime.Text(From)).Write("..").Write(ClockTime.Text(To)).Write(Drops ? " drop" : " hold");
}
