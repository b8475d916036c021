using System.Globalization;

namespace Crm.Segmentation.Tests.Data;

/// <summary>What a dataset says, as text that does not depend on how it is stored.</summary>
internal static class DatasetText
{
    internal static string[] Of(Dataset data, bool bySortedKey = false)
    {
        IEnumerable<string> lines = Enumerable.Range(0, data.CustomerCount).Select(i => Customer(data, i));
        return [.. bySortedKey ? lines.Order(StringComparer.Ordinal) : lines];
    }

    internal static string Customer(Dataset data, int ordinal)
    {
        EventPart part = EventMerge.Of(data.Events, ordinal, 1);
        string attributes = string.Join(",", data.Customers.Attributes.Select(column => Cell(column, ordinal)));
        return $"{data.KeyOf(ordinal)} [{attributes}] {string.Join(" ", Events(data.Schema, part, 0))}";
    }

    /// <summary>A customer's events in their order, with all their values.</summary>
    internal static IEnumerable<string> Events(Schema schema, EventPart part, int customer)
    {
        int[] next = [.. part.Runs.Select(run => run?.Offsets[customer] ?? 0)];
        int start = part.OrderStart(customer), end = customer + 1 <= part.CustomerCount ? part.OrderStart(customer + 1) : start;
        for (int i = start; i < end; i++)
        {
            int type = part.Order[i];
            EventRun run = part.Runs[type]!;
            int row = next[type]++;
            string properties = string.Join(",", run.Properties.Select(column => Cell(column, row)));
            yield return $"{schema.Events[type].Name}@{run.Times[row]}#{run.Sequence?[row] ?? 0}({properties})";
        }

        for (int type = 0; type < next.Length; type++) Assert.Equal(part.Runs[type]?.Offsets[customer + 1] ?? 0, next[type]);
    }

    internal static string Cell(Column column, int row)
    {
        if (!column.IsValid(row)) return "-";
        return column switch
        {
            FlagColumn flags => BitWords.Get(flags.Bits, row) ? "yes" : "no",
            IntegerColumn integers => integers.Values[row].ToString(CultureInfo.InvariantCulture),
            DoubleColumn doubles => doubles.Values[row].ToString("R", CultureInfo.InvariantCulture),
            SingleColumn singles => singles.Values[row].ToString("R", CultureInfo.InvariantCulture),
            TextColumn texts => texts.Dictionary.Texts[(int)texts.Codes[row]],
            TagsColumn tags => $"{{{string.Join("|", Enumerable.Range(tags.Offsets[row], tags.Offsets[row + 1] - tags.Offsets[row]).Select(i => tags.Dictionary.Texts[(int)tags.Codes[i]]))}}}",
            _ => throw new InvalidOperationException(),
        };
    }
}
