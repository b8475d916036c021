namespace Crm.Segmentation.Testing;

/// <summary>What <see cref="StorefrontGenerator"/> makes. The same options give the same data on every machine and with any number of threads.</summary>
public sealed record StorefrontOptions
{
    /// <summary>How many customers, visitors who never signed up included; at least 1.</summary>
    /// <value>The default is 1,000,000, which makes about 20 million events.</value>
    public int Customers { get; init; } = 1_000_000;

    /// <summary>The seed; another seed makes another shop of the same kind.</summary>
    /// <value>The default is 2026.</value>
    public ulong Seed { get; init; } = 2026;

    /// <summary>Until when the shop was observed, inclusive; no event is later.</summary>
    /// <value>The default is 2026-07-01T00:00+09:00.</value>
    public DateTimeOffset ObservedUntil { get; init; } = new(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(9));

    /// <summary>For how many days before <see cref="ObservedUntil"/> the shop has been open; 30 to 3,650.</summary>
    /// <value>The default is 730.</value>
    public int HistoryDays { get; init; } = 730;

    /// <summary>How many customers are made and handed to the builder at a time; at least 1. The data do not depend on it.</summary>
    /// <value>The default is 16,384.</value>
    public int BlockSize { get; init; } = 16_384;

    /// <summary>How many threads may generate, at least 1; null: as many as there are processors. The data do not depend on it.</summary>
    public int? MaxDegreeOfParallelism { get; init; }

    internal StorefrontOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Customers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryDays, 30);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(HistoryDays, 3650);
        if (MaxDegreeOfParallelism is { } threads) ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, nameof(MaxDegreeOfParallelism));
        if (ObservedUntil.AddDays(-HistoryDays) < DateTimeOffset.UnixEpoch.AddDays(1))
            throw new ArgumentException("The history must begin after 1970-01-01.", nameof(ObservedUntil));
        return this;
    }
}
