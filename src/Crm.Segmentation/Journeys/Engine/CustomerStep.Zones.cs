namespace Crm.Segmentation.Journeys;

/// <content>In which zone a customer is, for each journey.</content>
internal sealed partial class CustomerStep
{
    private readonly HashSet<string> _unknownZones = new(StringComparer.Ordinal);
    private Calendar? _own, _shared;
    private bool _isOwnKnown;

    /// <summary>The calendar of the customer's zone: her own, else the journey's, else that of the rules of messages, else that of the rule book. One that is unknown is passed over and told.</summary>
    internal Calendar CalendarOf(JourneyVersion version)
    {
        if (!_isOwnKnown)
        {
            _own = _facts.Messages.ZoneOf(Customer) is { } zone ? Find(zone, isOfCustomer: true) : null;
            _shared = _facts.Messages.Definition.TimeZone is { } shared ? Find(shared, isOfCustomer: false) : null;
            _isOwnKnown = true;
        }

        return _own ?? (version.Definition.TimeZone is { } own ? Find(own, isOfCustomer: false) : null) ?? _shared ?? _catalog.Source.Option;
    }

    private void BeginZones() => _isOwnKnown = false;

    private Calendar? Find(string zone, bool isOfCustomer)
    {
        if (_catalog.Source.Zones.Find(zone) is { } known) return known;

        // What a customer's attribute says may be anything, and is told to nobody.
        if (_unknownZones.Add(isOfCustomer ? "" : zone)) Tell(JourneyTraceKind.UnknownZone, name: isOfCustomer ? null : zone);
        return null;
    }

    /// <summary>Waits for times of the clock and for dates begin from where they began, in another zone or with another date.</summary>
    private void Recount(CustomerAttributes before, bool isZoneChanged)
    {
        foreach (JourneyInstance instance in ActiveInOrder())
        {
            if (instance.Stop is not (Stop.Time or Stop.Event)) continue;
            JourneyStage stage = instance.Version.Stages[instance.Node];
            if (!isZoneChanged && (stage is not UntilDateStage { Date: var date } || date.IsSame(before, Customer))) continue;
            int next = stage.Again(this, instance);
            if (next == JourneyStage.Stays) continue;
            if (instance.IsPaused) instance.StopAt(Stop.Time, At, At);
            else Run(instance, next);
        }
    }
}
