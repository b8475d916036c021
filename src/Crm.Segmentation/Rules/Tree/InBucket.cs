using System.Globalization;

namespace Crm.Segmentation.Tree;

/// <summary>Holds for the customers whose key falls into a range of 10,000 buckets under a name: a stable sample, the same for every dataset and machine.</summary>
/// <remarks>
/// The bucket is the high 64-bit product of 10,000 and the first 8 bytes, big-endian, of the SHA-256 of <c>crm.split.v1</c>, the name and the key in UTF-8, joined by
/// line feeds: a text as it is, a whole number in decimal, a Guid in lower case with hyphens.
/// </remarks>
public sealed record InBucket : Condition
{
    /// <summary>How many buckets there are: a bucket is a hundredth of a percent.</summary>
    internal const int Buckets = 10_000;

    internal InBucket(string name, int from, int to) => (Name, From, To) = (name, from, to);

    /// <summary>The name under which customers are drawn; another name draws independently.</summary>
    public string Name { get; }

    /// <summary>The first bucket, 0 to 9,999: a hundredth of a percent each.</summary>
    public int From { get; }

    /// <summary>The bucket after the last, at most 10,000.</summary>
    public int To { get; }

    internal override bool IsAboutCustomers => true;

    /// <summary>A bound as a bucket; null where it is finer than a hundredth of a percent, or not from 0 to 100.</summary>
    internal static int? Bucket(decimal percent) =>
        percent is >= 0 and <= 100 && decimal.Truncate(percent * 100) == percent * 100 ? (int)(percent * 100) : null;

    internal override void Write(RuleText text) => text.Write("in bucket ").Quoted(Name).Write($" {Percent(From)}%..{Percent(To)}%");

    private static string Percent(int bucket) => (bucket / 100m).ToString("0.##", CultureInfo.InvariantCulture);
}
