namespace Crm.Segmentation;

/// <summary>The rows of one source while they arrive: of the customers, or of the events of one type.</summary>
internal sealed class StagedTable
{
    private static readonly FieldDefinition SequenceField = new("sequence", ValueKind.Integer);

    internal StagedTable(string owner, ValueList<FieldDefinition> fields)
    {
        Slots = new FieldSlots(owner, fields);
        Columns = [.. fields.Select(field => new StagedColumn(field))];
        Sequence = new StagedColumn(SequenceField);
        Draft = new RowDraft(this);
    }

    internal FieldSlots Slots { get; }

    internal StagedColumn[] Columns { get; }

    /// <summary>The supplied sequence of events.</summary>
    internal StagedColumn Sequence { get; }

    /// <summary>The one row that is being filled.</summary>
    internal RowDraft Draft { get; }

    internal long Rows { get; set; }

    /// <summary>Room for the values of one block.</summary>
    internal long[] Scratch => field ??= new long[StagedColumn.BlockRows];

    internal bool HasValues => Sequence.HasValues || Array.Exists(Columns, column => column.HasValues);

    /// <summary>Takes the drafted row.</summary>
    internal void Commit(long? sequence)
    {
        Draft.WriteTo(this);
        if (sequence is { } value) Sequence.Set(Rows, value);
        Rows++;
    }

    /// <summary>The sources and positions of the rows for <see cref="ColumnGather"/>.</summary>
    internal static long Position(long row) => ColumnGather.Position((int)(row >> StagedColumn.BlockShift), (int)(row & (StagedColumn.BlockRows - 1)));
}
