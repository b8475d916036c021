using System.Numerics;

namespace Crm.Segmentation;

/// <summary>How long something took, as reports of it are stored, compared and shown: whole milliseconds, each with how often it was taken.</summary>
internal static class TakenTimes
{
    /// <summary>Longer than from the first instant that there is to the last, in milliseconds.</summary>
    internal const long Longest = 1L << 49;

    private static readonly JsonShape Time = new JsonObject<TakenTime>(null, "a time", p => new TakenTime(p.Next<long>(), p.Next<long>()))
        .With("milliseconds", JsonScalars.Count, n => n.Milliseconds)
        .With("count", JsonScalars.Count, n => n.Count);

    /// <summary>The form of times in JSON.</summary>
    internal static readonly JsonShape Form = new JsonList<TakenTime>(Time);

    /// <summary>The spans by which times of two reports are compared, whatever they are; longer ones are in none.</summary>
    internal static readonly ValueList<(string Name, TimeSpan Span)> Spans =
    [
        ("within 1 minute", TimeSpan.FromMinutes(1)), ("within 10 minutes", TimeSpan.FromMinutes(10)), ("within 1 hour", TimeSpan.FromHours(1)),
        ("within 1 day", TimeSpan.FromDays(1)), ("within 7 days", TimeSpan.FromDays(7)), ("within 30 days", TimeSpan.FromDays(30)),
    ];

    internal static ValueList<TakenTime> Stored(ValueCounts<long> times)
    {
        var stored = new TakenTime[times.Values.Length];
        for (int i = 0; i < stored.Length; i++) stored[i] = new TakenTime(times.Values[i], times.CountAt(i));
        return ValueList.Create<TakenTime>(stored);
    }

    /// <summary>Times of a document; null after telling that they are not in order, too long, or of nobody.</summary>
    internal static ValueCounts<long>? Restored(JsonReading reading, ValueList<TakenTime> times, JsonPlace place)
    {
        for (int i = 0; i < times.Count; i++)
        {
            if (times[i] is { Milliseconds: <= Longest, Count: > 0 } && (i == 0 || times[i - 1].Milliseconds < times[i].Milliseconds)) continue;
            reading.Tell(DiagnosticCodes.ReportTotal, "The time is not after the one before, longer than there is, or nobody has it.", place.Parts[i]);
            return null;
        }

        long[] counts = [.. times.Select(time => time.Count)];
        return ReportJson.Tally(reading, counts, place) is null ? null : ValueCounts.Of<long>([.. times.Select(time => time.Milliseconds)], counts);
    }

    /// <summary>How many took at most as long as each of <see cref="Spans"/>.</summary>
    internal static IEnumerable<GroupCount> Within(ValueCounts<long> times) =>
        Spans.Select(span => new GroupCount(span.Name, new Proportion(times.CountBelow(Timestamp.Milliseconds(span.Span) + 1), times.Count)));

    /// <summary>The sum of all times, exact.</summary>
    internal static Int128 Sum(ValueCounts<long> times)
    {
        Int128 sum = 0;
        for (int i = 0; i < times.Values.Length; i++) sum += (Int128)times.Values[i] * times.CountAt(i);
        return sum;
    }

    /// <summary>The mean in seconds, the double nearest to the exact one; null over nobody.</summary>
    internal static double? MeanSeconds(ValueCounts<long> times) => times.Count == 0 ? null : MeanSeconds(Sum(times), times.Count);

    /// <summary>The same of a sum. The quotient is found as a whole number of 62 or 63 bits, the last of which says whether something is left, and rounded once.</summary>
    internal static double MeanSeconds(Int128 milliseconds, long count)
    {
        if (milliseconds == 0) return 0;
        BigInteger sum = milliseconds, of = (BigInteger)count * 1000;
        int shift = 62 - (int)(sum.GetBitLength() - of.GetBitLength());
        (BigInteger whole, BigInteger rest) = BigInteger.DivRem(shift > 0 ? sum << shift : sum, shift < 0 ? of << -shift : of);
        return Math.ScaleB((long)(rest.IsZero ? whole : whole | 1), -shift);
    }

    /// <summary>A time that some took.</summary>
    /// <param name="Milliseconds">The time.</param>
    /// <param name="Count">How many took it.</param>
    internal sealed record TakenTime(long Milliseconds, long Count);
}
