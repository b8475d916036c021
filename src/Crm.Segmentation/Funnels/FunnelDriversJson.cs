namespace Crm.Segmentation.Funnels;

/// <summary>The form in JSON of what goes with converting.</summary>
internal static class FunnelDriversJson
{
    private const string Version = "funnelDrivers";

    private static readonly JsonShape Driver = new JsonObject<FunnelDriver>(null, "what some of them had", p => new FunnelDriver(p.Next<string>(), p.Next<long>(), p.Next<long>()))
        .With("name", JsonScalars.Text, n => n.Name)
        .With("had", JsonScalars.Count, n => n.Had)
        .With("converted", JsonScalars.Count, n => n.Converted);

    private static readonly JsonShape Drivers = new JsonObject<StoredDrivers>(
            null,
            "what goes with converting",
            p => new StoredDrivers(
                ReportHeader.Next(p), p.Next<DateTimeOffset>(), p.Next<DateTimeOffset>(), p.Next<string?>(), p.Next<long>(), p.Next<long>(), p.Next<long>(), p.Next<ValueList<FunnelDriver>>()))
        .WithHeader(Version, n => n.Header)
        .With("from", JsonScalars.Instant, n => n.From)
        .With("to", JsonScalars.Instant, n => n.To)
        .Maybe("property", JsonScalars.Text, n => n.Property)
        .With("exposureMilliseconds", JsonScalars.Count, n => n.Exposure)
        .With("entered", JsonScalars.Count, n => n.Entered)
        .With("converted", JsonScalars.Count, n => n.Converted)
        .With("drivers", new JsonList<FunnelDriver>(Driver), n => n.Drivers);

    internal static readonly StoredForm<FunnelDrivers> Form = new(Drivers, drivers => new StoredDrivers(
        ReportHeader.Of(drivers.Subject), drivers.Entry.From, drivers.Entry.To, drivers.Property, Timestamp.Milliseconds(drivers.Exposure), drivers.Entered, drivers.Converted, drivers.Drivers), Read);

    private static FunnelDrivers? Read(JsonReading reading, Schema schema)
    {
        if (ReportJson.Read<StoredDrivers>(reading, schema, Drivers, Version) is not var (document, root)) return null;
        if (FunnelReportJson.Subject(reading, root, document.Header, document.From, document.To) is not { } subject) return null;
        if (document.Exposure == 0 || document.Exposure > Timestamp.LongestDuration)
        {
            reading.Tell(DiagnosticCodes.JsonValue, "The exposure is no time, or longer than a time can be.", root.Member("exposureMilliseconds")!);
            return null;
        }

        if (document.Converted > document.Entered)
        {
            reading.Tell(DiagnosticCodes.ReportTotal, $"Of {document.Entered} who entered {document.Converted} converted.", root.Member("converted")!);
            return null;
        }

        subject = subject with { By = document.Property };
        JsonPlace place = root.Member("drivers")!;
        if (ReportJson.Tally(reading, [document.Entered, document.Converted], root.Member("entered")!) is null || !AreSound(reading, document, place)) return null;
        string[] names = [.. document.Drivers.Select(driver => driver.Name)];
        if (names.Distinct(StringComparer.Ordinal).Count() == names.Length && FunnelDrivers.InOrder(subject, document.Drivers).Equals(document.Drivers))
            return new FunnelDrivers(subject, TimeSpan.FromMilliseconds(document.Exposure), document.Entered, document.Converted, document.Drivers);
        reading.Tell(DiagnosticCodes.JsonValue, "The drivers are not types of events in the order of the schema, or values of the property in the order of their names, each once.", place);
        return null;
    }

    /// <summary>Whether of those who had something no more converted than had it and than converted, and of the others no more than there are.</summary>
    private static bool AreSound(JsonReading reading, StoredDrivers document, JsonPlace place)
    {
        for (int i = 0; i < document.Drivers.Count; i++)
        {
            (_, long had, long converted) = document.Drivers[i];
            if (had > 0 && converted <= had && converted <= document.Converted && had - converted <= document.Entered - document.Converted) continue;
            reading.Tell(DiagnosticCodes.ReportTotal, $"Of {document.Entered} who entered, {document.Converted} of whom converted, {had} cannot have had it of whom {converted} converted.", place.Parts[i]);
            return false;
        }

        return true;
    }

    private sealed record StoredDrivers(
        ReportHeader Header, DateTimeOffset From, DateTimeOffset To, string? Property, long Exposure, long Entered, long Converted, ValueList<FunnelDriver> Drivers);
}
