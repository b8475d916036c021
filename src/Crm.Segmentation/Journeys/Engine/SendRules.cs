namespace Crm.Segmentation.Journeys;

/// <summary>The rules of messages with their attributes found in the schema: who agreed, and when, and in which zone a customer is.</summary>
internal sealed class SendRules
{
    private readonly int _slots, _zone, _consent, _night, _consentedAt;
    private readonly Dictionary<string, int> _channels;
    private readonly long _renewAfter;

    internal SendRules(Messaging? messaging, Schema schema)
    {
        Definition = messaging ?? new Messaging();
        _slots = schema.Attributes.Count;
        _zone = Definition.TimeZoneAttribute is IFieldHandle { Field: var zone } ? schema.AttributeIndex(zone.Name)
            : schema.FindAttribute("timezone") is { Kind: ValueKind.Text } known ? schema.AttributeIndex(known.Name) : -1;
        _consent = SlotOf(Definition.Consent);
        _night = SlotOf(Definition.NightConsent);
        _channels = Definition.ChannelConsents.ToDictionary(consent => consent.Channel, consent => SlotOf(consent.Consent), StringComparer.Ordinal);
        _consentedAt = SlotOf(Definition.Renewal?.ConsentedAt);
        _renewAfter = Definition.Renewal is { } renewal ? Timestamp.Milliseconds(renewal.After) : 0;
        Stale = Timestamp.Milliseconds(Definition.StaleAfter ?? JourneyDefaults.StaleAfter);
        Caps = [.. Definition.Caps];

        int SlotOf(Expression? attribute) => attribute is IFieldHandle { Field: var field } ? schema.AttributeIndex(field.Name) : -1;
    }

    internal Messaging Definition { get; }

    /// <summary>How overdue a message may be.</summary>
    internal long Stale { get; }

    internal SendCap[] Caps { get; }

    /// <summary>For how long messages are counted at most: the longest window of a cap.</summary>
    internal long Counted => Caps.Length == 0 ? -1 : Caps.Max(cap => cap.Rolling is { } rolling ? Timestamp.Milliseconds(rolling) : LongestOf(cap.Calendar));

    /// <summary>What a customer says her zone is; null for nothing.</summary>
    internal string? ZoneOf(CustomerAttributes customer) => _zone >= 0 && customer.Values.Has(_zone) ? customer.Values.Text(_zone) : null;

    /// <summary>Whether she agreed to advertisements by a channel.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="at">When.</param>
    /// <param name="isTooOld">Whether she did, and too long ago.</param>
    internal bool HasConsent(CustomerAttributes customer, string channel, long at, out bool isTooOld)
    {
        isTooOld = false;
        if (!IsSet(customer, _channels.TryGetValue(channel, out int slot) ? slot : _consent)) return false;
        if (Definition.Renewal is null) return true;
        isTooOld = !customer.Values.Has(_consentedAt) || at - customer.Values.Number(_consentedAt, _slots) > _renewAfter;
        return !isTooOld;
    }

    /// <summary>Whether she agreed to advertisements at night, and has no quiet hours.</summary>
    internal bool HasNightConsent(CustomerAttributes customer) => IsSet(customer, _night);

    private bool IsSet(CustomerAttributes customer, int slot) => slot >= 0 && customer.Values.Has(slot) && customer.Values.Number(slot, _slots) != 0;

    private static long LongestOf(CalendarUnit unit) => Timestamp.Day + (unit switch
    {
        CalendarUnit.Hour => 3_600_000,
        CalendarUnit.Day => Timestamp.Day,
        CalendarUnit.Week => 7 * Timestamp.Day,
        CalendarUnit.Month => 31 * Timestamp.Day,
        CalendarUnit.Quarter => 92 * Timestamp.Day,
        _ => 366 * Timestamp.Day,
    });
}
