namespace Crm.Segmentation.Tree;

/// <summary>
/// A rule book for those who translate it: segments, partitions and lists only, with features, fits and the values and cells of named results written out in the
/// trees. What is left by name is a segment, a cell or a list of the same book.
/// </summary>
/// <remarks>
/// <para>Windows are as they were written, relative to an as-of instant, until <see cref="At(DateTimeOffset)"/> makes instants of them. Times without an offset, dates and
/// calendar periods are those of <see cref="TimeZone"/> and <see cref="WeekStart"/>.</para>
/// <para>The values of scorecards and lifetimes, and the cells of funnels, are computed and have no tree: references to them stay, and <see cref="Computed"/> names them.</para>
/// <para>Immutable, made by <see cref="SegmentationEngine.Resolve(RuleBook)"/>. It means what the rule book means: a definition of it holds for whom the definition of its name holds.</para>
/// </remarks>
public sealed class ResolvedBook
{
    private readonly Calendar _calendar;

    internal ResolvedBook(Schema schema, Calendar calendar, string timeZone, DayOfWeek weekStart, ValueList<Definition> definitions, ValueList<string> computed)
    {
        (Schema, _calendar, TimeZone, WeekStart, Definitions, Computed) = (schema, calendar, timeZone, weekStart, definitions, computed);
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>The zone of dates and calendar periods, by its IANA name.</summary>
    public string TimeZone { get; }

    /// <summary>The first day of a week.</summary>
    public DayOfWeek WeekStart { get; }

    /// <summary>The instant of which windows are; null while they are as they were written.</summary>
    public DateTimeOffset? AsOf { get; private init; }

    /// <summary>Segments, partitions and lists, those before that others refer to.</summary>
    public ValueList<Definition> Definitions { get; }

    /// <summary>The names of results that are computed and that trees still refer to; none for a book that is trees alone.</summary>
    public ValueList<string> Computed { get; }

    /// <summary>The decimal places of an exact measure, in whose units its values are whole numbers; null for a double, or for a text.</summary>
    /// <param name="measure">A measure of the book.</param>
    public static int? ScaleOf(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return measure.Kind.IsTextual() || measure.Kind == ValueKind.Tags ? null : measure.ExactScale;
    }

    /// <summary>The same book at an as-of instant: windows that were relative to it, or calendar periods, are stretches between UTC instants.</summary>
    /// <param name="asOf">The instant; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <remarks>Windows anchored on attributes stay, and so do the local dates of anniversaries.</remarks>
    public ResolvedBook At(DateTimeOffset asOf)
    {
        long instant = Timestamp.Floor(asOf);
        var windows = new WindowInstants(instant, _calendar);
        return new ResolvedBook(Schema, _calendar, TimeZone, WeekStart, [.. Definitions.Select(windows.Of)], Computed) { AsOf = Timestamp.Instant(instant) };
    }

    /// <inheritdoc cref="At(DateTimeOffset)"/>
    /// <param name="asOf">The instant, in UTC also when its kind is not said; one of kind Local is refused.</param>
    public ResolvedBook At(DateTime asOf) => At(Timestamp.Instant(Timestamp.Floor(asOf)));

    /// <summary>The definitions as rule text.</summary>
    public override string ToString() => string.Join('\n', Definitions.Select(definition => definition.ToText()));
}
