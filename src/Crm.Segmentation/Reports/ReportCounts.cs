using System.Diagnostics;
using System.Text.Json;

namespace Crm.Segmentation.Reports;

/// <summary>What a report counts, without the customers: to be stored, merged with the counts of other customers, and compared.</summary>
/// <remarks>
/// <para>A value; immutable and thread-safe. Counts of parts of the customers merge to those of the whole, exactly: a customer is counted in one part only,
/// so each must be in one dataset.</para>
/// <para>As JSON it is a version, the definition as a <see cref="RuleLanguage"/> document writes it, the as-of instant, the calendar, and the numbers.</para>
/// </remarks>
/// <typeparam name="TSelf">The type of the counts.</typeparam>
[DebuggerDisplay("{DebuggerText,nq}")]
public abstract class ReportCounts<TSelf> : IEquatable<TSelf>, IJsonValue<TSelf>
    where TSelf : ReportCounts<TSelf>, IReportCounts<TSelf>
{
    private protected ReportCounts(ReportSubject subject, Tally tally) => (Subject, Tally) = (subject, tally);

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Subject.Origin.AsOf;

    /// <summary>The zone of the engine that counted.</summary>
    public string TimeZone => Subject.Origin.TimeZone;

    /// <summary>The week start of the engine that counted.</summary>
    public DayOfWeek WeekStart => Subject.Origin.WeekStart;

    /// <summary>What is counted.</summary>
    internal ReportSubject Subject { get; }

    /// <summary>All counts, in an order of the type's own.</summary>
    internal Tally Tally { get; }

    private string DebuggerText => $"{typeof(TSelf).Name} of {Subject.Name}, {Subject.Origin}";

    /// <summary>The counts of both.</summary>
    /// <param name="other">The counts of other customers, by the same definition and cuts, as of the same instant.</param>
    /// <exception cref="ArgumentException">
    /// The definition, the cuts, the as-of instant, the range, the schema or the calendar of the other differ; or together they count more than 2⁵³ − 1 customers.
    /// </exception>
    public TSelf Merge(TSelf other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Subject.ThrowIfNot(other.Subject);
        return Sum(other);
    }

    /// <summary>
    /// The table as CSV, RFC 4180: a head, a row for each of the table's rows, culture-free; shares are fractions of 1 in full precision, times are seconds,
    /// and what is of nobody is empty.
    /// </summary>
    public string ToCsv() => Table().ToCsv();

    /// <summary>The counts as JSON: canonical, so that equal values are equal texts. Reading it back gives an equal value.</summary>
    public string ToJson() => TSelf.Stored.Shape.Text(TSelf.Stored.Document((TSelf)this));

    /// <inheritdoc/>
    public bool Equals(TSelf? other) => other is not null && Subject.Equals(other.Subject) && Tally.Equals(other.Tally) && HasEqualValues(other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as TSelf);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(Subject.Name, AsOf, Tally);

    /// <summary>The counts as a table.</summary>
    private protected abstract ReportTable Table();

    /// <summary>The counts of both, which are of one subject.</summary>
    private protected virtual TSelf Sum(TSelf other) => With(Tally.Plus(other.Tally), other);

    /// <summary>The same subject with the counts of this and another.</summary>
    private protected abstract TSelf With(Tally tally, TSelf other);

    /// <summary>Whether what there is besides counts is equal, too.</summary>
    private protected virtual bool HasEqualValues(TSelf other) => true;

    /// <summary>What became of groups since an earlier instant.</summary>
    /// <exception cref="ArgumentException">The definition, the cuts, the schema or the calendar of the earlier differ.</exception>
    private protected GroupChanges ChangeOf(TSelf earlier, Func<TSelf, IEnumerable<GroupCount>> groups)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        Subject.ThrowIfNotComparable(earlier.Subject);
        return new GroupChanges(Subject.Name, earlier.AsOf, AsOf, [.. groups(earlier)], [.. groups((TSelf)this)]);
    }

    static void IJsonValue<TSelf>.WriteJson(Utf8JsonWriter writer, TSelf value) => TSelf.Stored.Shape.Write(writer, TSelf.Stored.Document(value));

    static TSelf IJsonValue<TSelf>.ReadJson(ref Utf8JsonReader reader) => throw new NotSupportedException(
        $"{typeof(TSelf).Name} is read with {typeof(TSelf).Name}.FromJson(schema, json): its definition means something only in a schema, which is not in the document.");
}

/// <summary>A type of counts; only the library has such types.</summary>
/// <typeparam name="TSelf">The type of the counts.</typeparam>
public interface IReportCounts<TSelf>
    where TSelf : IReportCounts<TSelf>
{
    /// <summary>How the counts are stored.</summary>
    internal static abstract StoredForm<TSelf> Stored { get; }
}

/// <summary>How counts are stored.</summary>
/// <param name="Shape">The form of the document.</param>
/// <param name="Document">What the document holds of the counts.</param>
/// <param name="Read">The counts of a document; null after telling what is wrong.</param>
internal sealed record StoredForm<T>(JsonShape Shape, Func<T, object> Document, Func<JsonReading, Schema, T?> Read);
