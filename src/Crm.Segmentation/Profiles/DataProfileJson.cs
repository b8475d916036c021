namespace Crm.Segmentation.Profiles;

/// <summary>The form of a profile in JSON.</summary>
internal static class DataProfileJson
{
    private const int Version = 1;

    private const string VersionMember = "profile";

    private static readonly JsonShape Names = new JsonList<string>(JsonScalars.Text);

    internal static readonly JsonShape Value = new JsonObject<SeenValue>(null, "a value that was met", p => new SeenValue(p.Next<string>(), p.Next<long>(), p.Next<ValueList<string>>()))
        .With("value", JsonScalars.Text, n => n.Value)
        .With("count", JsonScalars.Count, n => n.Count)
        .Maybe("definitions", Names, n => n.Definitions, ValueList.Create<string>([]));

    internal static readonly JsonShape Field = new JsonObject<FieldProfile>(
            null, "the profile of a field", p => new FieldProfile(p.Next<string>(), p.Next<long>(), p.Next<ValueList<SeenValue>>(), p.Next<bool>(), p.Next<ValueList<string>>()))
        .With("name", JsonScalars.Text, n => n.Name)
        .With("set", JsonScalars.Count, n => n.Set)
        .Maybe("values", new JsonList<SeenValue>(Value), n => n.Values, ValueList.Create<SeenValue>([]))
        .Maybe("complete", JsonScalars.Flag, n => n.IsComplete, true)
        .With("definitions", Names, n => n.Definitions);

    internal static readonly JsonShape Event = new JsonObject<EventProfile>(
            null,
            "the profile of a type of event",
            p => new EventProfile(p.Next<string>(), p.Next<long>(), p.Next<DateTimeOffset?>(), p.Next<ValueList<FieldProfile>>(), p.Next<ValueList<string>>()))
        .With("name", JsonScalars.Text, n => n.Name)
        .With("count", JsonScalars.Count, n => n.Count)
        .Maybe("last", JsonScalars.Instant, n => n.Last)
        .Maybe("properties", new JsonList<FieldProfile>(Field), n => n.Properties, ValueList.Create<FieldProfile>([]))
        .With("definitions", Names, n => n.Definitions);

    internal static readonly JsonShape Size = new JsonObject<SegmentSize>(null, "the size of a segment", p => new SegmentSize(p.Next<string>(), p.Next<long>()))
        .With("name", JsonScalars.Text, n => n.Name)
        .With("count", JsonScalars.Count, n => n.Count);

    internal static readonly JsonShape Form = new JsonObject<DataProfile>(null, "a profile of data", Made)
        .With(VersionMember, JsonScalars.Integer(1, int.MaxValue), _ => Version)
        .With("asOf", JsonScalars.Instant, n => n.AsOf)
        .With("customers", JsonScalars.Count, n => n.Customers)
        .Maybe("lastEvent", JsonScalars.Instant, n => n.LastEvent)
        .With("attributes", new JsonList<FieldProfile>(Field), n => n.Attributes)
        .With("events", new JsonList<EventProfile>(Event), n => n.Events)
        .With("segments", new JsonList<SegmentSize>(Size), n => n.Segments);

    /// <summary>The profile; null after telling what is wrong.</summary>
    internal static DataProfile? Read(JsonReading reading)
    {
        if (reading.Diagnostics.Count > 0 || JsonPlace.Parse(reading) is not { } root) return null;
        if (!reading.IsOfVersion(root, VersionMember, Version, DiagnosticCodes.ReportVersion, written => $"The report is written in version {written}, and this library reads version {Version}.")) return null;
        return Form.Read(reading, root) is DataProfile profile && reading.Diagnostics.Count == 0 ? profile : null;
    }

    private static DataProfile? Made(JsonMembers parts)
    {
        _ = parts.Next<int>();
        var profile = new DataProfile
        {
            AsOf = parts.Next<DateTimeOffset>(),
            Customers = parts.Next<long>(),
            LastEvent = parts.Next<DateTimeOffset?>(),
            Attributes = parts.Next<ValueList<FieldProfile>>(),
            Events = parts.Next<ValueList<EventProfile>>(),
            Segments = parts.Next<ValueList<SegmentSize>>(),
        };
        if (ProfileMerge.CountsOf(profile).All(count => count <= Tally.Most)) return profile;
        parts.Fail($"The counts together are more than {Tally.Most}.", code: DiagnosticCodes.ReportTotal);
        return null;
    }
}
