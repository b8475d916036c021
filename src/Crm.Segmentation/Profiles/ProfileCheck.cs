namespace Crm.Segmentation.Profiles;

/// <summary>Compares a profile with what rules name, and with an earlier one.</summary>
internal sealed class ProfileCheck
{
    private const int ShownValues = 5;

    private readonly DataProfile _now;
    private readonly DataProfile? _earlier;
    private readonly ProfileLimits _limits;
    private readonly List<Diagnostic> _found = [];

    internal ProfileCheck(DataProfile now, DataProfile? earlier, ProfileLimits limits) => (_now, _earlier, _limits) = (now, earlier, limits.Checked());

    internal List<Diagnostic> Run()
    {
        if (_limits.Age is { } age && Age(_now, _now.LastEvent) is { } old && old > age)
            Tell(DiagnosticCodes.DataTooOld, null, $"The last event of the data was {Shown(old)} before their as-of, and {Shown(age)} is the limit.", $"Load newer data.");
        foreach (FieldProfile field in _now.Attributes) Check(field, _now.Customers, Of(_earlier?.Attributes, field.Name), _earlier?.Customers ?? 0, ofEvents: false);
        foreach (EventProfile type in _now.Events) Check(type, _earlier?.Events.FirstOrDefault(known => known.Name == type.Name));
        foreach (SegmentSize size in _now.Segments)
            if (_earlier?.Segments.FirstOrDefault(known => known.Name == size.Name) is { } before) Check(size, before.Count, _earlier.Customers);
        return _found;
    }

    private static FieldProfile? Of(ValueList<FieldProfile>? fields, string name) => fields?.FirstOrDefault(field => field.Name == name);

    private static TimeSpan? Age(DataProfile profile, DateTimeOffset? last) => last is { } instant ? profile.AsOf - instant : null;

    /// <summary>A duration in its largest unit of which it has a whole one.</summary>
    private static string Shown(TimeSpan duration)
    {
        long milliseconds = duration.Ticks / TimeSpan.TicksPerMillisecond;
        long unit = new[] { Timestamp.Day, 3_600_000, 60_000, 1000 }.FirstOrDefault(size => milliseconds >= size, 1);
        return Timestamp.DurationText(milliseconds - (milliseconds % unit));
    }

    private void Check(EventProfile type, EventProfile? before)
    {
        if (type.Count == 0)
        {
            foreach (string definition in type.Definitions)
                Tell(DiagnosticCodes.EventNeverSeen, definition, $"The data have no event '{type.Name}'.", $"Check the name under which it is sent, and whether it was loaded.");
            return;
        }

        if (Age(_now, type.Last) is { } silent && silent > _limits.Silence && before is not null && Age(_earlier!, before.Last) <= _limits.Silence)
            Tell(DiagnosticCodes.EventSilent, type.Definitions[0], $"The last event '{type.Name}' was {Shown(silent)} before the as-of, and {Shown(_limits.Silence)} is the limit.", $"Check whether it is still sent and loaded.");
        foreach (FieldProfile property in type.Properties) Check(property, type.Count, Of(before?.Properties, property.Name), before?.Count ?? 0, ofEvents: true);
    }

    private void Check(FieldProfile field, long rows, FieldProfile? before, long rowsBefore, bool ofEvents)
    {
        if (before is { Set: > 0 } && rows > 0 && rowsBefore > 0)
        {
            (double share, double shareBefore) = ((double)field.Set / rows, (double)before.Set / rowsBefore);
            if (field.Set == 0 || shareBefore - share > _limits.LostShare)
            {
                Phrase message = ofEvents
                    ? $"'{field.Name}' is set for {field.Set} of {rows} events, and was for {before.Set} of {rowsBefore}."
                    : (Phrase)$"'{field.Name}' is set for {field.Set} of {rows} customers, and was for {before.Set} of {rowsBefore}.";
                Tell(
                    DiagnosticCodes.FieldWentMissing,
                    field.Definitions[0],
                    message,
                    $"Check whether its column is still filled, under the same name.");
                if (field.Set == 0) return;
            }
        }

        if (field.Set == 0 && rows == 0) return;
        foreach (SeenValue value in field.Values)
        {
            if (value.Count > 0) continue;
            foreach (string definition in value.Definitions) TellNever(field, value, before, definition);
        }
    }

    private void TellNever(FieldProfile field, SeenValue value, FieldProfile? before, string definition)
    {
        long had = before?.Values.FirstOrDefault(known => known.Value == value.Value)?.Count ?? 0;
        string[] fresh = before is { IsComplete: true } && field.IsComplete
            ? [.. field.Values.Where(now => now.Count > 0 && !before.Values.Any(known => known.Value == now.Value && known.Count > 0)).Take(ShownValues).Select(now => $"'{now.Value}'")]
            : [];
        Phrase message = had > 0
            ? $"'{field.Name}' is never '{value.Value}' in the data, and was {had} times in the earlier ones."
            : (Phrase)$"'{field.Name}' is never '{value.Value}' in the data.";
        Phrase help = fresh.Length > 0
            ? $"Perhaps it was renamed: new are {string.Join(", ", fresh)}."
            : (Phrase)$"Check how the data spell it.";
        Tell(DiagnosticCodes.ValueNeverSeen, definition, message, help);
    }

    private void Check(SegmentSize size, long before, long customersBefore)
    {
        if (_now.Customers == 0 || customersBefore == 0) return;
        (double share, double shareBefore) = ((double)size.Count / _now.Customers, (double)before / customersBefore);
        bool isEmptied = size.Count == 0 && before > 0;
        bool isFew = size.Count < _limits.LeastCustomers && before < _limits.LeastCustomers;
        if (!isEmptied && (isFew || (share <= shareBefore * _limits.SizeFactor && shareBefore <= share * _limits.SizeFactor))) return;
        Tell(
            DiagnosticCodes.SizeJumped,
            size.Name,
            $"'{size.Name}' has {size.Count} of {_now.Customers} customers, and had {before} of {customersBefore}.",
            $"Check the events and values that it reads before it is used.");
    }

    private void Tell(string code, string? definition, Phrase message, Phrase help) =>
        _found.Add(Diagnostic.Of(code, _limits.Refuse.Contains(code, StringComparer.Ordinal) ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, definition, message, help));
}
