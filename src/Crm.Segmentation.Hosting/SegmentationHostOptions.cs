using Crm.Segmentation.Profiles;

namespace Crm.Segmentation.Hosting;

/// <summary>When a rule book that needs cut points of a population is fitted by the host.</summary>
public enum HostFitting
{
    /// <summary>Never: a stored fit is given, or the rule book is not taken.</summary>
    Stored,

    /// <summary>Where no stored fit is of this rule book: to the dataset at hand. The fit is kept until the rules change.</summary>
    WhenMissing,

    /// <summary>At every load of data, so that cut points move with the customers: who enters and leaves may not have changed at all.</summary>
    EveryLoad,
}

/// <summary>How a host keeps data and rules.</summary>
public sealed class SegmentationHostOptions
{
    /// <summary>How often data are loaded again; null: only when <see cref="HostedSegmentation.RefreshAsync"/> is called.</summary>
    /// <value>The default is null.</value>
    public TimeSpan? RefreshInterval { get; set; }

    /// <summary>How often rules are looked at. What changed is taken when two looks in a row see the same.</summary>
    /// <value>The default is five seconds.</value>
    public TimeSpan RuleInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How old answers may be before the health check calls the host unhealthy; null: as old as they are.</summary>
    /// <value>The default is null.</value>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>When a rule book that needs it is fitted.</summary>
    /// <value>The default is <see cref="HostFitting.Stored"/>.</value>
    public HostFitting Fitting { get; set; }

    /// <summary>
    /// Whether the host starts only once data are loaded, and not at all when they cannot be. Otherwise they load beside, again after each interval, and
    /// there are no answers until then.
    /// </summary>
    /// <value>The default is true.</value>
    public bool LoadBeforeStart { get; set; } = true;

    /// <summary>Whether a load adds to the dataset before instead of loading everything again.</summary>
    /// <value>The default is false.</value>
    public bool Append { get; set; }

    /// <summary>The largest share of rows, of customers or of events, that a load may reject, from 0 to 1; a load that rejects more is not taken.</summary>
    /// <value>The default is a half.</value>
    public double MaxRejectedShare { get; set; } = 0.5;

    /// <summary>
    /// How far data may differ from those before, so that a value that was renamed empties no segment in silence: each load is profiled and compared with the load before, the first with
    /// the profile of the stored fit; what is found is logged, and what is refused keeps the load from being served. Null: nothing is compared.
    /// </summary>
    /// <value>The default is null.</value>
    public ProfileLimits? ProfileLimits { get; set; }

    /// <summary>How datasets are built; the host's clock measures the builds where no other is given.</summary>
    public DatasetOptions Dataset { get; set; } = new();

    /// <summary>What is wrong with the options, a sentence each; none when they are valid.</summary>
    internal IEnumerable<string> Problems()
    {
        if (RefreshInterval <= TimeSpan.Zero) yield return "The interval of loads must be positive.";
        if (RuleInterval <= TimeSpan.Zero) yield return "The interval of looks at the rules must be positive.";
        if (MaxAge < TimeSpan.Zero) yield return "The greatest age of answers must not be negative.";
        if (!(MaxRejectedShare is >= 0 and <= 1)) yield return "The share of rejected rows must be from 0 to 1.";
        if (!Enum.IsDefined(Fitting)) yield return $"There is no way {Fitting} of fitting.";
        if (!LoadBeforeStart && RefreshInterval is null) yield return "Data that load beside need an interval of loads.";
    }
}
