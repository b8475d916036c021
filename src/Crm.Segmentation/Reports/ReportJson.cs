using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

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
        .With("rules", new JsonBook(), n => header(n).Rules)
        .With("asOf", JsonScalars.Instant, n => header(n).AsOf)
        .With("timeZone", JsonScalars.Text, n => header(n).TimeZone)
        .With("weekStart", FitJson.WeekStart, n => header(n).WeekStart);

    /// <summary>A report of a document, or what is wrong with it.</summary>
    internal static bool TryRead<T>(
        Schema schema, string json, int size, Func<JsonReading, Schema, T?> form, [NotNullWhen(true)] out T? read, out ValueList<Diagnostic> diagnostics)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(json);
        JsonReading reading = JsonReading.Of(json, size);
        read = form(reading, schema);
        diagnostics = [.. reading.Diagnostics];
        return read is not null;
    }

    /// <summary>The document as far as its form is right; null after telling what is wrong.</summary>
    internal static (T Document, JsonPlace Root)? Read<T>(JsonReading reading, Schema schema, JsonShape form, string version)
        where T : class
    {
        reading.Schema = schema;
        if (reading.Diagnostics.Count > 0 || JsonPlace.Parse(reading) is not { } root) return null;

        // A document of another version is not judged further.
        if (root.Member(version) is { Kind: JsonValueKind.Number, Text: not "1" } other)
        {
            reading.Tell(DiagnosticCodes.ReportVersion, $"The report is written in version {JsonReading.Shown(other.Text!)}, and this library reads version {Version}.", other);
            return null;
        }

        return form.Read(reading, root) is T document && !RuleValidator.HasErrors([.. reading.Diagnostics]) ? (document, root) : null;
    }

    /// <summary>Tells that counts do not sum to what they should.</summary>
    internal static bool CheckTotal(JsonReading reading, IEnumerable<long> counts, long total, JsonPlace part)
    {
        Int128 sum = 0;
        foreach (long count in counts) sum += count;
        if (sum == total) return true;
        reading.Tell(DiagnosticCodes.ReportTotal, $"The counts sum to {sum}, and the total is {total}.", part);
        return false;
    }

    /// <summary>A rule book as a part of a document.</summary>
    private sealed class JsonBook : JsonShape
    {
        internal override string What => "a rule book";

        internal override JsonValueKind Kind => JsonValueKind.Object;

        internal override void Write(Utf8JsonWriter writer, object value) => RuleBookJson.Write(writer, (RuleBook)value);

        internal override object? Read(JsonReading reading, JsonPlace part) => RuleBookJson.Read(reading, part, reading.Schema);
    }
}

/// <summary>The values of a stored report's first members.</summary>
internal sealed record ReportHeader(RuleBook Rules, DateTimeOffset AsOf, string TimeZone, DayOfWeek WeekStart)
{
    internal ReportHeader(RuleBook rules, ReportOrigin origin)
        : this(rules, origin.AsOf, origin.TimeZone, origin.WeekStart)
    {
    }

    internal ReportOrigin Origin => new(Rules.Schema, AsOf, TimeZone, WeekStart);

    internal static ReportHeader Next(JsonMembers parts)
    {
        _ = parts.Next<int>();
        return new ReportHeader(parts.Next<RuleBook>(), parts.Next<DateTimeOffset>(), parts.Next<string>(), parts.Next<DayOfWeek>());
    }
}
