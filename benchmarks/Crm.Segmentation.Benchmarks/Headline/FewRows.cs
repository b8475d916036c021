using System.Diagnostics;
using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// <c>rows [--rows 1280000]</c>: what a row costs in calls of the builder with 1, 4, 16 and 64 rows, beside calls with ten thousand, in nanoseconds and as a multiple;
/// the smallest of several rounds. The dataset is not built.
/// </summary>
internal static class FewRows
{
    private const int Many = 10_000, Rounds = 9, Least = 64 * Many;

    private static readonly int[] Few = [1, 4, 16, 64];

    private static readonly SchemaBuilder Define = new("rows");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly EventType Visit = Define.Event("visit"), Purchase = Define.Event("purchase");
    private static readonly EventInteger Amount = Purchase.Integer("amount");
    private static readonly Schema Schema = Define.Build();
    private static readonly EventType[] Types = [Visit, Purchase];

    internal static int Run(ReadOnlySpan<string> arguments)
    {
        int rows = arguments is ["--rows", var given] ? int.Parse(given, CultureInfo.InvariantCulture) / Least * Least : 2 * Least;
        long[] keys = [.. Enumerable.Range(0, rows).Select(i => i * 7919L % 200_000)], ids = [.. Enumerable.Range(0, rows).Select(i => (long)i)];
        long[] times = [.. Enumerable.Range(0, rows).Select(i => 1_700_000_000_000 + (i * 37_000L % 10_000_000_000))];
        DateTimeOffset[] instants = [.. times.Select(DateTimeOffset.FromUnixTimeMilliseconds)];
        byte[] indexes = [.. Enumerable.Range(0, rows).Select(i => (byte)(i % 2))];
        Compare("customers", rows, (builder, start, count) => builder.AddCustomers(ids.AsSpan(start, count)));
        Compare("customers, a column", rows, (builder, start, count) =>
            builder.AddCustomers(ids.AsSpan(start, count), keys.AsSpan(start, count), static (columns, ages) => columns.Set(Age, ages)));
        Compare("events", rows, (builder, start, count) => builder.AddEvents(Visit, keys.AsSpan(start, count), times.AsSpan(start, count)));
        Compare("events, instants", rows, (builder, start, count) => builder.AddEvents(Visit, keys.AsSpan(start, count), instants.AsSpan(start, count)));
        Compare("events, two types", rows, (builder, start, count) =>
            builder.AddEvents(Types, indexes.AsSpan(start, count), keys.AsSpan(start, count), times.AsSpan(start, count)));
        Compare("events, a column", rows, (builder, start, count) =>
            builder.AddEvents(Purchase, keys.AsSpan(start, count), times.AsSpan(start, count), keys.AsSpan(start, count), static (columns, amounts) => columns.Set(Amount, amounts)));
        Compare("events, two types, a column", rows, (builder, start, count) =>
            builder.AddEvents(Types, indexes.AsSpan(start, count), keys.AsSpan(start, count), times.AsSpan(start, count), keys.AsSpan(start, count), static (columns, amounts) => columns.Set(Amount, amounts)));
        Say($"AddCustomer {Nanoseconds(rows, 1, (builder, row, _) => builder.AddCustomer(ids[row])):F1}, AddEvent {Nanoseconds(rows, 1, (builder, row, _) => builder.AddEvent(Visit, keys[row], instants[row])):F1}");
        return 0;
    }

    private static void Compare(string what, int rows, Action<DatasetBuilder, int, int> add)
    {
        double many = Nanoseconds(rows, Many, add);
        double[] few = [.. Few.Select(count => Nanoseconds(rows, count, add))];
        Say($"{what}: {many:F2}; {string.Join(", ", few.Zip(Few, (time, count) => string.Create(CultureInfo.InvariantCulture, $"in calls of {count} {time:F2} ({time / many:F1} x)")))}");
    }

    private static double Nanoseconds(int rows, int step, Action<DatasetBuilder, int, int> add)
    {
        double least = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            DatasetBuilder builder = Dataset.For(Schema);
            GC.Collect();
            long start = Stopwatch.GetTimestamp();
            for (int row = 0; row < rows; row += step) add(builder, row, step);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / rows);
        }

        return least;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
