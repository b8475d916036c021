namespace Crm.Segmentation;

/// <summary>How many bytes data take, about.</summary>
internal static class DataSize
{
    internal static long Of(CustomerTable customers) => customers.Keys.ByteSize + (48L * customers.Keys.Aliases.Count) + customers.Attributes.Sum(Of);

    internal static long Of(EventLog events) => events.Ids.ByteSize + events.Stored.Sum(Of);

    private static long Of(EventPart part) =>
        (4L * (part.Customers?.Length ?? 0)) + ((long)part.Order.Length * (part.Order.Bytes.IsEmpty ? 2 : 1)) + part.AllByteSize + part.Runs.Sum(run => run is null ? 0 : Of(run));

    private static long Of(EventRun run) =>
        (4L * run.Offsets.Length) + run.Times.ByteSize + (run.Sequence?.ByteSize ?? 0) + (run.Finer?.ByteSize ?? 0) + run.Properties.Sum(Of);

    private static long Of(Column column) => (8L * (column.Valid?.Length ?? 0)) + column switch
    {
        FlagColumn flags => 8L * flags.Bits.Length,
        IntegerColumn integers => integers.Values.ByteSize,
        DoubleColumn doubles => 8L * doubles.Length,
        SingleColumn singles => 4L * singles.Length,
        TextColumn texts => texts.Codes.ByteSize + Of(texts.Dictionary),
        TagsColumn tags => (4L * tags.Offsets.Length) + tags.Codes.ByteSize + Of(tags.Dictionary),
        _ => 0,
    };

    private static long Of(TextDictionary dictionary) => dictionary.Texts.Sum(text => 60L + (2L * text.Length));
}
