using System.Globalization;

namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>A customer's row as a test gives it; null where it says nothing.</summary>
internal sealed record CustomerInput
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(9));

    /// <summary>A whole number, a text, or null for a row without a key.</summary>
    internal object? Key { get; init; }

    internal bool? OptedIn { get; init; }

    internal long? Age { get; init; }

    internal decimal? Credit { get; init; }

    internal double? Score { get; init; }

    internal double? Rough { get; init; }

    internal TimeSpan? Visited { get; init; }

    internal DateTimeOffset? SignedUp { get; init; }

    internal DateOnly? Birthday { get; init; }

    internal string? City { get; init; }

    internal string? Tier { get; init; }

    internal string[]? Interests { get; init; }

    /// <summary>Why the row alone cannot be taken, by its first column that is to blame.</summary>
    internal RejectionReason Problem =>
        Key is null ? RejectionReason.MissingKey
        : Credit is { } credit && credit * 100 % 1 != 0 ? RejectionReason.TooManyDecimals
        : Score is { } score && !double.IsFinite(score) ? RejectionReason.NotFinite
        : Rough is { } rough && !float.IsFinite((float)rough) ? RejectionReason.NotFinite
        : City == "\ud800" ? RejectionReason.InvalidText
        : Tier is not (null or "basic" or "gold") ? RejectionReason.NotInEnum
        : RejectionReason.None;

    /// <summary>The row as <see cref="DatasetText.Cell"/> shows its cells.</summary>
    internal string Text => string.Join(",", new[]
    {
        Key!.ToString(),
        OptedIn is { } opted ? opted ? "yes" : "no" : null,
        Age?.ToString(CultureInfo.InvariantCulture),
        Credit is { } credit ? ((long)(credit * 100)).ToString(CultureInfo.InvariantCulture) : null,
        Score?.ToString("R", CultureInfo.InvariantCulture),
        Rough is { } rough ? ((float)rough).ToString("R", CultureInfo.InvariantCulture) : null,
        Visited is { } visited ? Math.Floor(visited.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : null,
        SignedUp?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        Birthday is { } day ? (day.DayNumber - new DateOnly(1970, 1, 1).DayNumber).ToString(CultureInfo.InvariantCulture) : null,
        City,
        Tier,
        Interests is null ? null : $"{{{string.Join("|", Interests.Distinct().Order(StringComparer.Ordinal))}}}",
    }.Select(cell => cell ?? "-"));

    /// <summary>Rows of one kind of keys, of which some miss values, some cannot be taken and some repeat a key.</summary>
    internal static CustomerInput[] Make(int rows, string keys, double missing, double bad, double repeated)
    {
        var random = new Random(rows + (keys.Length * 1_000_003) + (int)(1e6 * (missing + (2 * bad) + (3 * repeated))));
        var made = new CustomerInput[rows];
        for (int i = 0; i < rows; i++)
        {
            long number = keys switch
            {
                "consecutive" => 1_000 + i,
                "gaps" => 3L * i,
                "downward" => long.MinValue + rows - i,
                _ => unchecked(i * 0x1E37_79B9_7F4A_7C15),
            };

            // The values of a stretch of rows lie elsewhere than those of the next, and some stretches have none.
            int stretch = i / 20_000;
            bool Has() => random.NextDouble() >= missing && (missing == 0 || stretch != 1);
            bool IsBad() => random.NextDouble() < bad / 6;
            CustomerInput row = new()
            {
                Key = keys == "text" ? random.NextDouble() < bad / 6 ? null : $"c{i}" : number,
                OptedIn = Has() ? random.Next(3) > 0 : null,
                Age = Has() ? random.Next(90) + (stretch * 70_000L) : null,
                Credit = Has() ? (random.Next(2_000_000) / 100m) - 5_000 : null,
                Score = Has() ? random.NextDouble() - 0.5 : null,
                Rough = Has() ? random.NextDouble() * 1e38 : null,
                Visited = Has() ? TimeSpan.FromMilliseconds(random.NextInt64(stretch == 2 ? 1L << 40 : 1L << 20)) : null,
                SignedUp = Has() ? Origin.AddMinutes(random.Next(1_000_000)) : null,
                Birthday = Has() ? new DateOnly(1950, 1, 1).AddDays(random.Next(20_000)) : null,
                City = Has() ? $"city {random.Next(20) + (stretch * 15)}" : null,
                Tier = Has() ? random.Next(2) == 0 ? "gold" : "basic" : null,
                Interests = Has() ? [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"tag {random.Next(6) + stretch}")] : null,
            };
            if (IsBad()) row = row with { Credit = 1.001m };
            if (IsBad()) row = row with { Score = double.NaN };
            if (IsBad()) row = row with { Rough = random.Next(2) == 0 ? 1e39 : -1e39 };
            if (IsBad()) row = row with { Visited = TimeSpan.FromTicks(1), Age = long.MaxValue };
            if (IsBad()) row = row with { City = "\ud800" };
            if (IsBad()) row = row with { Tier = "none" };
            if (i > 0 && random.NextDouble() < repeated) row = row with { Key = made[random.Next(i)].Key ?? row.Key, Age = long.MinValue };
            made[i] = row;
        }

        return made;
    }
}
