namespace Crm.Segmentation;

/// <summary>What the JSON of all stored reports has: a version, the definition as a rule book, the instant, and the calendar.</summary>
internal static class ReportJson
{
    /// <summary>A report's distributions may be long.</summary>
    internal const int Size = 256 * 1024 * 1024;

    private const int Version = 1;

    /// <summary>Describes the first members.</summary>
    /// <param name="form">The form of the report.</param>
    /// <param name="version">What the member with the version is called, which says what sort of report it is.</param>
    /// <param name="header">The values of the first members.</param>
    internal static JsonObject<T> WithHeader<T>(this JsonObject<T> form, string version, Func<T, ReportHeader> header)
        where T : class => form
        .With(version, JsonScalars.Integer(1, int.MaxValue), _ => Version)
        .With("rules", RulesDocument.Part, n => header(n).Rules)
        .With("asOf", JsonScalars.Instant, n => header(n).AsOf)
        .With("timeZone", JsonScalars.Text, n => header(n).TimeZone)
        .With("weekStart", JsonScalars.WeekStart, n => header(n).WeekStart);

    /// <summary>The document as far as its form is right; null after telling what is wrong.</summary>
    internal static (T Document, JsonPlace Root)? Read<T>(JsonReading reading, Schema schema, JsonShape form, string version)
        where T : class
    {
        reading.Schema = schema;
        if (reading.Diagnostics.Count > 0 || JsonPlace.Parse(reading) is not { } root) return null;

        if (!reading.IsOfVersion(root, version, Version, DiagnosticCodes.ReportVersion, written => $"The report is written in version {written}, and this library reads version {Version}.")) return null;
        return form.Read(reading, root) is T document && !RuleValidator.HasErrors([.. reading.Diagnostics]) ? (document, root) : null;
    }

    /// <summary>Counts of a document; null after telling that they are too many.</summary>
    internal static Tally? Tally(JsonReading reading, ReadOnlySpan<long> counts, JsonPlace part)
    {
        if (Segmentation.Tally.IsSound(counts)) return Segmentation.Tally.Of(counts);
        reading.Tell(DiagnosticCodes.ReportTotal, $"The counts together are more than {Segmentation.Tally.Most}.", part);
        return null;
    }

    /// <summary>A range of instants of a document; null after telling that it ends before it begins.</summary>
    internal static DateSpan? Range(JsonReading reading, JsonPlace root, DateTimeOffset from, DateTimeOffset to)
    {
        if (from < to) return DateSpan.Between(from, to);
        reading.Tell(DiagnosticCodes.JsonValue, "The range ends before it begins, or as it begins.", root.Member("to")!);
        return null;
    }

    /// <summary>Why a serializer does not make a report with customers of a document.</summary>
    internal static NotSupportedException HasNoSets<TCounts>() => new(
        $"A report is written as its counts, and has no customers when it is read back: read it with {typeof(TCounts).Name}.FromJson(schema, json).");

    /// <summary>Tells that counts do not sum to what they should.</summary>
    internal static bool CheckTotal(JsonReading reading, IEnumerable<long> counts, long total, JsonPlace part)
    {
        Int128 sum = 0;
        foreach (long count in counts) sum += count;
        if (sum == total) return true;
        reading.Tell(DiagnosticCodes.ReportTotal, $"The counts sum to {sum}, and the total is {total}.", part);
        return false;
    }
}

/// <summary>The values of a stored report's first members.</summary>
internal sealed record ReportHeader(RulesDocument Rules, ReportOrigin Origin)
{
    internal DateTimeOffset AsOf => Origin.AsOf;

    internal string TimeZone => Origin.TimeZone;

    internal DayOfWeek WeekStart => Origin.WeekStart;

    internal static ReportHeader Of(ReportSubject subject) => new(RulesDocument.Of([.. subject.Others, subject.Definition]), subject.Origin);

    /// <summary>What the counts are of: the last definition; null after telling that it is of another kind, or that there is none.</summary>
    internal ReportSubject? Subject<T>(JsonReading reading, JsonPlace root, Phrase otherwise)
        where T : Definition
    {
        if (Rules.Definitions is [.., T definition]) return new ReportSubject(definition, definition.Name, Origin) { Others = ValueList.Create(Rules.Definitions.AsSpan()[..^1]) };
        reading.Tell(DiagnosticCodes.JsonValue, otherwise, root.Member("rules")!);
        return null;
    }

    /// <summary>The calendar of the counts; null after telling that its time zone is none.</summary>
    internal Calendar? Calendar(JsonReading reading, JsonPlace root)
    {
        if (Segmentation.Calendar.TryCreate(TimeZone, WeekStart, out Calendar calendar)) return calendar;
        reading.Tell(DiagnosticCodes.JsonValue, $"'{TimeZone}' is no IANA time zone.", root.Member("timeZone")!);
        return null;
    }

    internal static ReportHeader Next(JsonMembers parts)
    {
        _ = parts.Next<int>();
        return new ReportHeader(parts.Next<RulesDocument>(), new ReportOrigin(parts.Reading.Schema!, parts.Next<DateTimeOffset>(), parts.Next<string>(), parts.Next<DayOfWeek>()));
    }
}
