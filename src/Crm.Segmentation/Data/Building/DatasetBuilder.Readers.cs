using System.Data.Common;

namespace Crm.Segmentation;

public sealed partial class DatasetBuilder
{
    /// <summary>Adds one customer for each row of a data reader. Its columns are attributes of the same names.</summary>
    /// <remarks>
    /// A database's null is a missing value. Whole numbers may be read as flags (0 and 1) and money; money may be text, but never a floating-point
    /// number; an instant may be text in ISO 8601 or whole milliseconds since 1970, and is UTC when it has no offset; a date may be text,
    /// <c>2026-03-01</c>. A value that cannot be read rejects its row.
    /// </remarks>
    /// <param name="reader">The reader, before its first row; it is read to the end of its current result, not closed.</param>
    /// <param name="keyColumn">The name of the column with the customers' keys: whole numbers, texts or Guids.</param>
    /// <param name="cancellationToken">Stops reading; the customers read so far stay.</param>
    /// <exception cref="ColumnMappingException">A column names no attribute or has an incompatible type; no row is taken then.</exception>
    public async Task AddCustomersAsync(DbDataReader reader, string keyColumn, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(keyColumn);
        ThrowIfSpent();
        var columns = new ReaderColumns(reader, _customers.Slots, $"the customers of schema '{_schema.Name}'", keyColumn);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            _customers.Draft.Begin();
            columns.Read(_customers.Draft);
            TakeCustomer(CellValues.Key(columns.Value(keyColumn)));
        }
    }

    /// <summary>Adds one event of a type for each row of a data reader. Its other columns are properties of the same names.</summary>
    /// <param name="type">The type of event.</param>
    /// <param name="reader">The reader, before its first row; it is read to the end of its current result, not closed.</param>
    /// <param name="keyColumn">The name of the column with the customers' keys or aliases.</param>
    /// <param name="timeColumn">The name of the column with the times: instants, text in ISO 8601, or whole milliseconds since 1970; UTC without an offset.</param>
    /// <param name="idColumn">The name of the column with the events' ids; null when there is none.</param>
    /// <param name="sequenceColumn">The name of the column with the sequence, whole numbers; null when there is none.</param>
    /// <param name="cancellationToken">Stops reading; the events read so far stay.</param>
    /// <exception cref="ArgumentException">The type is not one of the schema's.</exception>
    /// <exception cref="ColumnMappingException">A column names no property or has an incompatible type; no row is taken then.</exception>
    /// <inheritdoc cref="AddCustomersAsync(DbDataReader, string, CancellationToken)"/>
    public async Task AddEventsAsync(
        EventType type,
        DbDataReader reader,
        string keyColumn,
        string timeColumn,
        string? idColumn = null,
        string? sequenceColumn = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(keyColumn);
        ArgumentNullException.ThrowIfNull(timeColumn);
        ThrowIfSpent();
        int position = PositionOf(type);
        RowDraft draft = _events[position].Draft;
        var columns = new ReaderColumns(reader, _events[position].Slots, $"event type '{type.Name}'", keyColumn, timeColumn, idColumn, sequenceColumn);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            draft.Begin();
            columns.Read(draft);
            Problem? problem = Time(columns.Value(timeColumn), out long milliseconds);
            object? id = columns.Value(idColumn), sequence = columns.Value(sequenceColumn);
            if (id is not null && CellValues.Id(id) is null) problem ??= Unreadable(id, "an id");
            if (sequence is not null && CellValues.Whole(sequence) is null) problem ??= Unreadable(sequence, "a sequence number");
            TakeEvent(position, CellValues.Key(columns.Value(keyColumn)), problem, milliseconds, CellValues.Id(id), CellValues.Whole(sequence));
        }
    }

    private Problem? Time(object? value, out long milliseconds)
    {
        milliseconds = 0;
        if (value is null) return new Problem(RejectionReason.MissingTime, "The event has no time.");
        if (value is long raw)
        {
            milliseconds = raw;
            return FieldValues.Time(raw, _lastMillisecond);
        }

        return CellValues.Instant(value) is { } time ? FieldValues.Time(time, _lastMillisecond, out milliseconds) : Unreadable(value, "an event's time");
    }

    private static Problem Unreadable(object value, string what) =>
        new(RejectionReason.Unreadable, $"'{CellValues.Text(value)}' ({value.GetType().Name}) cannot be read as {what}.");
}
