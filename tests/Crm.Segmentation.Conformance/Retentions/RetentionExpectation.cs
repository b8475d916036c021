namespace Crm.Segmentation.Conformance;

/// <summary>What a retention's case expects. Rows are cohorts by their index, cells offsets in order; cell 0 of a matrix is the cohort's size.</summary>
internal sealed record RetentionExpectation
{
    /// <summary>Whether the configuration is refused.</summary>
    public bool? Error { get; init; }

    /// <summary>All rows.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Matrix { get; init; }

    /// <summary>All rows, by value of the breakdown or group.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>>? MatrixByValue { get; init; }

    /// <summary>The first cells of some rows.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<int>>? RowPrefix { get; init; }

    /// <summary>The first sums of some rows.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<double>>? SumRowPrefix { get; init; }

    /// <summary>The first brackets of some rows.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<int>>? BracketRow { get; init; }

    /// <summary>Some rows by the first date of their period.</summary>
    public IReadOnlyDictionary<DateOnly, IReadOnlyList<int>>? RowByLabel { get; init; }

    /// <summary>What the columns are called.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The customers of some cohorts.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>>? CohortCustomers { get; init; }

    /// <summary>The customers who returned, an offset each.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<IReadOnlyList<string>>>? ReturnedCustomers { get; init; }

    /// <summary>What the cells of some rows say.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<CaseCell>>? Cells { get; init; }

    /// <summary>Over all cohorts, an offset each.</summary>
    public IReadOnlyList<CasePooled>? Pooled { get; init; }

    /// <summary>The same by group.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CasePooled>>? PooledByValue { get; init; }

    /// <summary>Sums of some rows.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<CaseValueCell>>? ValueCells { get; init; }

    /// <summary>How many customers were there before history starts.</summary>
    public int? BeforeHistory { get; init; }

    /// <summary>Survival at each time of a return.</summary>
    public IReadOnlyList<CaseSurvival>? Survival { get; init; }

    /// <summary>The same by group.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CaseSurvival>>? SurvivalByValue { get; init; }

    /// <summary>The size of each group.</summary>
    public IReadOnlyDictionary<string, int>? Sizes { get; init; }

    /// <summary>Customers whose landmark is after as-of.</summary>
    public int? LandmarkOpen { get; init; }

    /// <summary>The two curves compared.</summary>
    public CaseLogRank? LogRank { get; init; }
}

/// <summary>What a cell says.</summary>
internal sealed record CaseCell
{
    /// <summary>So far, of all.</summary>
    public required int Returned { get; init; }

    /// <summary>Customers whose whole period is over.</summary>
    public required int Eligible { get; init; }

    /// <summary>Of those, who returned.</summary>
    public required int EligibleReturned { get; init; }

    /// <summary>Whose period is over.</summary>
    public required CaseCellState State { get; init; }

    /// <summary>Null if nobody is eligible.</summary>
    public required double? Rate { get; init; }

    /// <summary>Wilson's interval of 95 %, lower and upper; null if nobody is eligible.</summary>
    public IReadOnlyList<double>? Interval { get; init; }
}

/// <summary>Whose period is over: everybody's, somebody's or nobody's.</summary>
internal enum CaseCellState
{
    Complete,
    Partial,
    Future,
}

/// <summary>An offset over all cohorts.</summary>
/// <param name="Returned">Of the eligible.</param>
/// <param name="Eligible">Whose whole period is over.</param>
/// <param name="Rate">Null if nobody is eligible.</param>
[Row]
internal sealed record CasePooled(int Returned, int Eligible, double? Rate);

/// <summary>A sum of a cohort.</summary>
internal sealed record CaseValueCell
{
    /// <summary>So far, of all.</summary>
    public required double Sum { get; init; }

    /// <summary>Customers whose whole period is over.</summary>
    public required int Eligible { get; init; }

    /// <summary>The sum of the eligible over them; null if nobody is.</summary>
    public required double? PerCustomer { get; init; }
}

/// <summary>Survival at a time of a return.</summary>
/// <param name="Seconds">From the start.</param>
/// <param name="AtRisk">Customers who had not returned before.</param>
/// <param name="Returned">Customers who returned then.</param>
/// <param name="Survival">The share that had not returned after it.</param>
[Row]
internal sealed record CaseSurvival(double Seconds, int AtRisk, int Returned, double Survival);

/// <summary>Two curves compared.</summary>
internal sealed record CaseLogRank
{
    /// <summary>Returns of each group.</summary>
    public required IReadOnlyDictionary<string, double> Observed { get; init; }

    /// <summary>Returns that each group would have if both were alike.</summary>
    public required IReadOnlyDictionary<string, double> Expected { get; init; }

    /// <summary>The variance of the difference.</summary>
    public required double Variance { get; init; }

    /// <summary>The statistic.</summary>
    public required double Chisq { get; init; }

    /// <summary>Degrees of freedom.</summary>
    public required int Df { get; init; }

    /// <summary>The p-value.</summary>
    public required double P { get; init; }
}
