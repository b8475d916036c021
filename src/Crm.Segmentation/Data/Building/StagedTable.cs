namespace Crm.Segmentation;

/// <summary>The rows of one source while they arrive: of the customers, or of the events of one type.</summary>
internal sealed class StagedTable
{
    private static readonly FieldDefinition SequenceField = new("sequence", ValueKind.Integer), FinerField = new("finer", ValueKind.Integer),
        UnsetField = new("unset", ValueKind.Flag);

    private bool _isFilling;
    private ColumnsDraft? _few;

    /// <param name="owner">Whose columns these are, for messages.</param>
    /// <param name="fields">The columns.</param>
    /// <param name="localTimes">How times without an offset are read.</param>
    /// <param name="changes">Whether a row may change one that is there: then it matters which values it leaves as they are and which it sets to missing.</param>
    internal StagedTable(string owner, ValueList<FieldDefinition> fields, LocalTimes localTimes, bool changes = false)
    {
        LocalTimes = localTimes;
        Slots = new FieldSlots(owner, fields);
        Columns = [.. fields.Select(field => new StagedColumn(field))];
        Sequence = new StagedColumn(SequenceField);
        Finer = new StagedColumn(FinerField);
        if (changes) Unset = [.. fields.Select(_ => new StagedColumn(UnsetField))];
        Draft = new RowDraft(Slots, localTimes.Read);
    }

    internal FieldSlots Slots { get; }

    internal StagedColumn[] Columns { get; }

    /// <summary>For each column the rows that set it to missing; null where that is not kept.</summary>
    internal StagedColumn[]? Unset { get; }

    /// <summary>The supplied sequence of events.</summary>
    internal StagedColumn Sequence { get; }

    /// <summary>The ticks of events inside their millisecond; nothing where the time is a whole one.</summary>
    internal StagedColumn Finer { get; }

    /// <summary>How times without an offset are read.</summary>
    internal LocalTimes LocalTimes { get; }

    /// <summary>How many times were rounded down to a whole millisecond, in rows that were taken and in rows that were not.</summary>
    internal long Rounded { get; set; }

    /// <summary>The one row that is being filled.</summary>
    internal RowDraft Draft { get; }

    internal long Rows { get; set; }

    internal bool IsFilling => _isFilling;

    /// <summary>Room for the values of one block.</summary>
    internal long[] Scratch => field ??= new long[StagedColumn.BlockRows];

    internal bool HasValues => Sequence.HasValues || Finer.HasValues || Array.Exists(Columns, column => column.HasValues);

    /// <summary>Opens the draft for what a caller fills in, until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">It is open: what fills one row adds another.</exception>
    internal Filling Fill()
    {
        if (_isFilling) throw new InvalidOperationException($"A row of {Slots.Owner} is just being filled. Add others before or after it, not while it is filled.");
        _isFilling = true;
        Draft.Begin();
        return new Filling(this);
    }

    /// <summary>A draft for the columns of a call; of few rows the one that is free, so that a call of few costs little.</summary>
    internal ColumnsDraft Columnar(int rows)
    {
        if (rows > ColumnsDraft.MostFew || _few is not { } few) return new ColumnsDraft(this, rows);
        _few = null;
        few.Begin(rows);
        return few;
    }

    /// <summary>Takes a draft back when its rows are written.</summary>
    internal void Free(ColumnsDraft draft)
    {
        if (draft.Rows <= ColumnsDraft.MostFew) _few = draft;
    }

    /// <summary>Takes the drafted row.</summary>
    internal void Commit(long? sequence, int finer = 0)
    {
        WriteDraft();
        if (sequence is { } value) Sequence.Set(Rows, value);
        Commit(finer);
    }

    /// <summary>Takes a row whose values are written otherwise.</summary>
    internal void Commit(int finer)
    {
        if (finer != 0) Finer.Set(Rows, finer);
        Rows++;
    }

    /// <summary>Writes the drafted values as the next row.</summary>
    private void WriteDraft()
    {
        for (int slot = 0; slot < Columns.Length; slot++)
        {
            if (!Draft.IsSet(slot))
            {
                if (Draft.IsUnset(slot) && Unset is not null) Unset[slot].Set(Rows, 1);
                continue;
            }

            StagedColumn column = Columns[slot];
            switch (Slots.Fields[slot].Kind)
            {
                case ValueKind.Text:
                    column.Set(Rows, column.Code(Draft.TextOf(slot)));
                    break;
                case ValueKind.Tags:
                    column.SetTags(Rows, [.. Draft.TagsOf(slot).Select(column.Code)]);
                    break;
                default:
                    column.Set(Rows, Draft.Value(slot));
                    break;
            }
        }
    }

    /// <summary>While a row is filled.</summary>
    internal readonly struct Filling(StagedTable table) : IDisposable
    {
        public void Dispose() => table._isFilling = false;
    }

    /// <summary>The sources and positions of the rows for <see cref="ColumnGather"/>.</summary>
    internal static long Position(long row) => ColumnGather.Position((int)(row >> StagedColumn.BlockShift), (int)(row & (StagedColumn.BlockRows - 1)));
}
