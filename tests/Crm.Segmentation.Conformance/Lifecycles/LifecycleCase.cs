using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Retentions;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of a lifecycle: who is new, returning, resurrecting and dormant in each period.</summary>
internal sealed record LifecycleCase : AnalysisCase
{
    /// <summary>What is asked.</summary>
    public required LifecycleConfig Config { get; init; }

    /// <summary>The attributes of customers; null is not set. A key without events is a customer.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? Customers { get; init; }

    /// <summary>The events, in the order of their arrival.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required LifecycleExpectation Expected { get; init; }

    protected override void Ask(JsonElement json, Answers answers)
    {
        var shop = new CaseShop(Events, json.GetProperty("config"), Customers, instant: Config.FirstSeen);
        Dataset data = shop.Build(Events.Select(e => e.U).Union(Customers?.Keys ?? []));
        var lifecycle = new Lifecycle("lifecycle")
        {
            Activity = Config.Activity(shop),
            Period = Config.PeriodUnit,
            Together = Config.Count,
            UnitProperty = Config.Property,
            HistoryStart = Config.HistoryStart,
            FirstSeen = Config.FirstSeen is { } seen ? (CustomerInstant)shop.Attribute(seen) : null,
        };
        answers.InEachForm(shop.Schema, lifecycle, definition =>
        {
            var engine = new SegmentationEngine(shop.Schema, Config.Options);
            LifecycleReport report = engine.Analyze(definition, data, Config.Range, Config.AsOfOf(Events));
            answers.Add("new", () => Periods(report, period => period.New));
            answers.Add("returning", () => Periods(report, period => period.Returning));
            answers.Add("resurrecting", () => Periods(report, period => period.Resurrecting));
            answers.Add("dormant", () => Periods(report, period => -period.Dormant));
            answers.Add("active", () => Periods(report, period => period.Active));
            answers.Add("active_before", () => report.ActiveBefore);
            answers.Add("before_history", () => report.BeforeHistory);
            answers.Add("units", () =>
            {
                var units = new JsonObject();
                foreach (LifecycleState state in Enum.GetValues<LifecycleState>())
                    units[state.ToString().ToLowerInvariant()] = new JsonArray([.. report.Periods.Select((_, i) => new JsonArray([.. Units(engine, report, data, i, state).Select(unit => (JsonNode)unit)]))]);
                return units;
            });
        });
    }

    private static JsonArray Periods(LifecycleReport report, Func<LifecyclePeriod, long> count) => new([.. report.Periods.Select(period => (JsonNode)count(period))]);

    private static IEnumerable<string> Units(SegmentationEngine engine, LifecycleReport report, Dataset data, int period, LifecycleState state) =>
        report.Lifecycle.UnitProperty is null
            ? engine.Customers(report, data, period, state).Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal)
            : engine.Units(report, data, period, state);
}

/// <summary>The calendar periods of an analysis, the first and the last included.</summary>
internal abstract record PeriodsConfig
{
    /// <summary>How long a period is.</summary>
    public required RetentionPeriod Period { get; init; }

    /// <summary>How many periods are one group, anchored at the first day.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly To { get; init; }

    /// <summary><c>user</c>, or <c>p.NAME</c> for the values of a property.</summary>
    public string Unit { get; init; } = "user";

    /// <summary>The events that are activity; null for any.</summary>
    public CasePattern? Target { get; init; }

    /// <summary>The zone of the periods.</summary>
    public string Timezone { get; init; } = "UTC";

    /// <summary>The first day of a week.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Sunday;

    /// <summary>The instant at which the customers are looked at; null for the later of the end of all periods and the last event.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The calendar.</summary>
    internal SegmentationOptions Options => new() { TimeZone = Timezone, WeekStart = WeekStart };

    /// <summary>The days from the first to the last.</summary>
    internal DateSpan Range => DateSpan.Days(From, To, Timezone);

    /// <summary>The property whose values are the units; null for customers.</summary>
    internal string? Property => Unit == "user" ? null : Unit[2..];

    internal CalendarUnit PeriodUnit => Enum.Parse<CalendarUnit>(Period.ToString());

    internal EventPattern Activity(CaseShop shop) => Target is null ? AnyEvent.Instance : shop.Pattern(Target);

    internal DateTimeOffset AsOfOf(IReadOnlyList<CaseEvent> events) => AsOf ?? Ranges.AsOf(Range, isGiven: true, events);
}

/// <summary>What a lifecycle's case asks.</summary>
internal sealed record LifecycleConfig : PeriodsConfig
{
    /// <summary>Where history starts.</summary>
    public DateTimeOffset? HistoryStart { get; init; }

    /// <summary>The attribute that says when a customer was first seen.</summary>
    public string? FirstSeen { get; init; }
}

/// <summary>What a lifecycle's case expects, a period each.</summary>
internal sealed record LifecycleExpectation
{
    /// <summary>Whether the configuration is refused.</summary>
    public bool? Error { get; init; }

    /// <summary>Units that are active for the first time.</summary>
    public IReadOnlyList<int>? New { get; init; }

    /// <summary>Units that were active in the period before.</summary>
    public IReadOnlyList<int>? Returning { get; init; }

    /// <summary>Units that were active, but not in the period before.</summary>
    public IReadOnlyList<int>? Resurrecting { get; init; }

    /// <summary>Units that were active in the period before and are not, as negative numbers.</summary>
    public IReadOnlyList<int>? Dormant { get; init; }

    /// <summary>Units that are active.</summary>
    public IReadOnlyList<int>? Active { get; init; }

    /// <summary>Units that were active in the period before the first.</summary>
    public int? ActiveBefore { get; init; }

    /// <summary>The units of each kind.</summary>
    public LifecycleUnits? Units { get; init; }

    /// <summary>How many units were there before history starts.</summary>
    public int? BeforeHistory { get; init; }
}

/// <summary>The units of each kind, a period each.</summary>
internal sealed record LifecycleUnits
{
    /// <summary>Active for the first time.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? New { get; init; }

    /// <summary>Active in the period before.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Returning { get; init; }

    /// <summary>Active, but not in the period before.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Resurrecting { get; init; }

    /// <summary>Active in the period before only.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Dormant { get; init; }
}
