using System.Data.Common;

namespace Crm.Segmentation;

public sealed partial class DatasetBuilder
{
    /// <summary>Adds one customer for each row of a data reader. Its columns are attributes of the same names, whatever their upper and lower case.</summary>
    /// <remarks>
    /// A database's null is a missing value. Whole numbers may be read as flags (0 and 1) and money; money may be text, but never a floating-point
    /// number. An instant may be whole milliseconds since 1970, or text: <c>2026-03-01</c>, <c>2026-03-01T10:30</c>, <c>2026-03-01 10:30:05.123</c> and these with
    /// <c>Z</c>, <c>+09</c>, <c>+0900</c> or <c>+09:00</c>; without an offset it is of <see cref="DatasetOptions.TimeZone"/>. A date may be text, <c>2026-03-01</c>. Tags may be an
    /// array of texts, a JSON array, or text with a separator that the options name. A value that cannot be read rejects its row.
    /// </remarks>
    /// <param name="reader">The reader, before its first row; it is read to the end of its current result, not closed.</param>
    /// <param name="keyColumn">The name of the column with the customers' keys: whole numbers, texts or Guids.</param>
    /// <param name="options">How columns are taken; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading; the customers read so far stay.</param>
    /// <exception cref="ColumnMappingException">A column names no attribute or has an incompatible type; no row is taken then.</exception>
    public async Task AddCustomersAsync(
        DbDataReader reader, string keyColumn, ReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(keyColumn);
        ThrowIfSpent();
        var columns = new ReaderColumns(reader, options ?? new ReaderOptions(), _customers.Slots.Owner, [_customers], keyColumn);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            using (_customers.Fill()) columns.Read(0);
            TakeCustomer(CellValues.Key(columns.Value(keyColumn)));
        }
    }

    /// <summary>Adds one event of a type for each row of a data reader. Its other columns are properties of the same names, whatever their upper and lower case.</summary>
    /// <param name="type">The type of event.</param>
    /// <param name="reader">The reader, before its first row; it is read to the end of its current result, not closed.</param>
    /// <param name="keyColumn">The name of the column with the customers' keys or aliases.</param>
    /// <param name="timeColumn">The name of the column with the times, in the forms of an instant.</param>
    /// <param name="idColumn">The name of the column with the events' ids; null when there is none.</param>
    /// <param name="sequenceColumn">The name of the column with the sequence, whole numbers; null when there is none.</param>
    /// <param name="options">How columns are taken; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading; the events read so far stay.</param>
    /// <exception cref="ArgumentException">The type is not one of the schema's.</exception>
    /// <exception cref="ColumnMappingException">A column names no property or has an incompatible type; no row is taken then.</exception>
    /// <inheritdoc cref="AddCustomersAsync(DbDataReader, string, ReaderOptions, CancellationToken)"/>
    public async Task AddEventsAsync(
        EventType type,
        DbDataReader reader,
        string keyColumn,
        string timeColumn,
        string? idColumn = null,
        string? sequenceColumn = null,
        ReaderOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(keyColumn);
        ArgumentNullException.ThrowIfNull(timeColumn);
        ThrowIfSpent();
        int position = PositionOf(type);
        StagedTable table = _events[position];
        var columns = new ReaderColumns(
            reader, options ?? new ReaderOptions(), table.Slots.Owner, [table], keyColumn, timeColumn, idColumn, sequenceColumn);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            using (table.Fill()) columns.Read(0);
            TakeEvent(position, columns, keyColumn, timeColumn, idColumn, sequenceColumn);
        }
    }

    /// <summary>
    /// Adds one event for each row of a data reader, of the type that a column names. The other columns are properties of the same names, of the row's own type;
    /// types may share a column.
    /// </summary>
    /// <param name="reader">The reader, before its first row; it is read to the end of its current result, not closed.</param>
    /// <param name="typeColumn">The name of the column with the names of the types, as the schema has them; a row with another name is rejected.</param>
    /// <param name="keyColumn">The name of the column with the customers' keys or aliases.</param>
    /// <param name="timeColumn">The name of the column with the times, in the forms of an instant.</param>
    /// <param name="idColumn">The name of the column with the events' ids; null when there is none.</param>
    /// <param name="sequenceColumn">The name of the column with the sequence, whole numbers; null when there is none.</param>
    /// <param name="options">How columns are taken; null for the defaults.</param>
    /// <param name="cancellationToken">Stops reading; the events read so far stay.</param>
    /// <exception cref="ColumnMappingException">A column names no type's property or has an incompatible type; no row is taken then.</exception>
    /// <inheritdoc cref="AddCustomersAsync(DbDataReader, string, ReaderOptions, CancellationToken)"/>
    public async Task AddEventsAsync(
        DbDataReader reader,
        string typeColumn,
        string keyColumn,
        string timeColumn,
        string? idColumn = null,
        string? sequenceColumn = null,
        ReaderOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(typeColumn);
        ArgumentNullException.ThrowIfNull(keyColumn);
        ArgumentNullException.ThrowIfNull(timeColumn);
        ThrowIfSpent();
        var columns = new ReaderColumns(
            reader, options ?? new ReaderOptions(), $"the types of event of schema '{_schema.Name}'", _events, typeColumn, keyColumn, timeColumn, idColumn, sequenceColumn);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            object? type = columns.Value(typeColumn);
            if (type is not string name || !NormalText.TryNormalise(name, out name, out _) || !_positions.TryGetValue(name, out int position))
            {
                RejectEvent(CellValues.Key(columns.Value(keyColumn)), type is null
                    ? MissingType
                    : new Problem(RejectionReason.UnknownEventType, $"Schema '{_schema.Name}' has no event type '{CellValues.Text(type)}'."));
                continue;
            }

            using (_events[position].Fill()) columns.Read(position);
            TakeEvent(position, columns, keyColumn, timeColumn, idColumn, sequenceColumn);
        }
    }

    private void TakeEvent(int position, ReaderColumns columns, string keyColumn, string timeColumn, string? idColumn, string? sequenceColumn)
    {
        Problem? problem = _times.Read(columns.Value(timeColumn), out FineInstant time);
        object? id = columns.Value(idColumn), sequence = columns.Value(sequenceColumn);
        if (id is not null && CellValues.Id(id) is null) problem ??= CellValues.Unreadable(id, "an id");
        if (sequence is not null && CellValues.Whole(sequence) is null) problem ??= CellValues.Unreadable(sequence, "a sequence number");
        TakeEvent(position, CellValues.Key(columns.Value(keyColumn)), problem, time, CellValues.Id(id), CellValues.Whole(sequence));
    }
}
