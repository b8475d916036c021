namespace Crm.Segmentation.Conformance;

/// <summary>What a funnel's case expects. Steps are counted from 1 where they name a field, else from 0.</summary>
internal sealed record FunnelExpectation
{
    /// <summary>Whether the configuration is refused.</summary>
    public bool? Error { get; init; }

    /// <summary>Units that reached each step.</summary>
    public IReadOnlyList<int>? StepCounts { get; init; }

    /// <summary>The units that reached a step.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>>? UsersAtStep { get; init; }

    /// <summary>The customers with at least one such unit.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>>? CustomersAtStep { get; init; }

    /// <summary>Each unit's deepest step.</summary>
    public IReadOnlyDictionary<string, int>? MaxStep { get; init; }

    /// <summary>Mean seconds from the previous step.</summary>
    public IReadOnlyList<double?>? AvgConversionS { get; init; }

    /// <summary>Times by bins: where each begins, and how many units it has.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CaseBin>>? Histogram { get; init; }

    /// <summary>Units that reached each step, by value of the breakdown.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>>? StepCountsByValue { get; init; }

    /// <summary>Each step's share of the previous one.</summary>
    public IReadOnlyList<double?>? RateOfPrevious { get; init; }

    /// <summary>Each step's share of all units.</summary>
    public IReadOnlyList<double?>? RateOfAllPaths { get; init; }

    /// <summary>What goes with converting, by event.</summary>
    public IReadOnlyDictionary<string, CaseOdds>? Correlation { get; init; }

    /// <summary>Units without a clean attempt.</summary>
    public IReadOnlyList<string>? Excluded { get; init; }

    /// <summary>Customers all of whose units are excluded.</summary>
    public IReadOnlyList<string>? ExcludedCustomers { get; init; }

    /// <summary>Units that may still take a step.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>>? OpenAt { get; init; }

    /// <summary>Units that did not take a step and will not.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>>? DroppedAt { get; init; }

    /// <summary>Converted of entered.</summary>
    public double? Rate { get; init; }

    /// <summary>Of those whose window is over.</summary>
    public CaseMature? Mature { get; init; }

    /// <summary>Converted of entered, of those whose window is over.</summary>
    public double? MatureRate { get; init; }

    /// <summary>By Kaplan and Meier, at the window's end.</summary>
    public double? CensoredRate { get; init; }

    /// <summary>Units that entered at each step.</summary>
    public IReadOnlyList<int>? EnteredAt { get; init; }

    /// <summary>Units that came on to each step from the one before.</summary>
    public IReadOnlyList<int>? CameOn { get; init; }

    /// <summary>Each unit's attempts, in order: converted, open K, dropped K or excluded.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Attempts { get; init; }

    /// <summary>A row a period of entry.</summary>
    public IReadOnlyList<CaseTrendRow>? Trend { get; init; }

    /// <summary>The index of the event that fills each step.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int?>>? Matched { get; init; }

    /// <summary>The index of the alternative that fills each step.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int?>>? Alternatives { get; init; }

    /// <summary>Times between steps.</summary>
    public IReadOnlyList<CaseStepTimes>? Times { get; init; }

    /// <summary>Times between steps, by value of the breakdown.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CaseStepTimes>>? TimesByValue { get; init; }

    /// <summary>Seconds from a dropped unit's last step to its last event.</summary>
    public IReadOnlyDictionary<string, double>? DwellS { get; init; }

    /// <summary>Events without the unit's or the held property.</summary>
    public int? LeftOut { get; init; }

    /// <summary>Customers that reached each step, each by the best of his values.</summary>
    public IReadOnlyList<int>? CustomerStepCounts { get; init; }
}

/// <summary>A bin of times.</summary>
/// <param name="From">Where it begins, in seconds.</param>
/// <param name="Count">How many units it has.</param>
[Row]
internal sealed record CaseBin(double From, int Count);

/// <summary>How an event goes with converting.</summary>
internal sealed record CaseOdds
{
    /// <summary>Units with the event that converted.</summary>
    public required int Success { get; init; }

    /// <summary>Units with the event that did not.</summary>
    public required int Failure { get; init; }

    /// <summary>The odds ratio.</summary>
    public required double OddsRatio { get; init; }
}

/// <summary>Units whose window is over.</summary>
internal sealed record CaseMature
{
    /// <summary>Those that entered.</summary>
    public required int Entered { get; init; }

    /// <summary>Those that converted.</summary>
    public required int Converted { get; init; }
}

/// <summary>A funnel's counts in one period of entry.</summary>
internal sealed record CaseTrendRow
{
    /// <summary>The first day of the period.</summary>
    public required DateOnly Period { get; init; }

    /// <summary>Units that entered.</summary>
    public required int Entered { get; init; }

    /// <summary>Units that reached each step.</summary>
    public required IReadOnlyList<int> Reached { get; init; }

    /// <summary>Units that are open.</summary>
    public required int Open { get; init; }

    /// <summary>Units whose window is over.</summary>
    public required CaseMature Mature { get; init; }

    /// <summary>Converted of entered.</summary>
    public required double? Rate { get; init; }

    /// <summary>The same of those whose window is over.</summary>
    public required double? MatureRate { get; init; }

    /// <summary>Whether every window of the period is over.</summary>
    public required bool Complete { get; init; }
}

/// <summary>Times between two steps, over the units that reached the later one.</summary>
internal sealed record CaseStepTimes
{
    /// <summary>From a step, from 0.</summary>
    public required int From { get; init; }

    /// <summary>To a step, from 0.</summary>
    public required int To { get; init; }

    /// <summary>How many units.</summary>
    public required int N { get; init; }

    /// <summary>The mean in seconds.</summary>
    public required double? MeanS { get; init; }

    /// <summary>The median in seconds.</summary>
    public required double? MedianS { get; init; }

    /// <summary>The 90 % quantile in seconds.</summary>
    public required double? P90S { get; init; }
}
