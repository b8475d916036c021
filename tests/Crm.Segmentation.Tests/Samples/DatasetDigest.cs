using System.Globalization;
using System.Security.Cryptography;

namespace Crm.Segmentation.Tests.Samples;

/// <summary>A hash of everything that a dataset says: keys, attributes, and each customer's events with times and properties. How it is stored does not matter.</summary>
internal static class DatasetDigest
{
    internal static string Of(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        EventPart events = EventMerge.Of(data.Events, 0, data.CustomerCount);
        for (int customer = 0; customer < data.CustomerCount; customer++)
        {
            Say(hash, data.Customers.Keys[customer].ToString());
            foreach (Column column in data.Customers.Attributes) Say(hash, Value(column, customer));
            foreach (EventRun? run in events.Runs)
            {
                Say(hash, "run");
                for (int row = run?.Offsets[customer] ?? 0; row < (run?.Offsets[customer + 1] ?? 0); row++)
                {
                    Say(hash, Number(run!.Times[row]));
                    foreach (Column column in run.Properties) Say(hash, Value(column, row));
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Value(Column column, int row) => !column.IsValid(row) ? "missing" : column switch
    {
        FlagColumn flag => BitWords.Get(flag.Bits, row) ? "yes" : "no",
        IntegerColumn integer => Number(integer.Values[row]),
        TextColumn text => text.Dictionary.Texts[(int)text.Codes[row]],
        TagsColumn tags => string.Join('|', Enumerable.Range(tags.Offsets[row], tags.Offsets[row + 1] - tags.Offsets[row])
            .Select(i => tags.Dictionary.Texts[(int)tags.Codes[i]]).Order(StringComparer.Ordinal)),
        _ => throw new NotSupportedException($"A storefront has no column of type {column.GetType().Name}."),
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Say(IncrementalHash hash, string text)
    {
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
