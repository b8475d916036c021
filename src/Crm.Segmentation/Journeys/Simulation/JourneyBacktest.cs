using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Journeys;

/// <summary>What the journeys of a rule book would have done over the past of customers: counts, which are stored, merged with those of other customers, and compared.</summary>
/// <remarks>
/// <para>A value; immutable and thread-safe. Nobody is in a journey as the range begins, and events before it count for memberships only. Attributes are one snapshot, but for what journeys
/// set. A message is taken to be delivered.</para>
/// <para>Customers did what they did without these messages: conversions say who would have been counted, and not what the messages bring.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<JourneyBacktest>))]
public sealed class JourneyBacktest : ReportCounts<JourneyBacktest>, IReportCounts<JourneyBacktest>
{
    private readonly ValueList<BacktestCount> _places;
    private readonly Dictionary<BacktestCount, long> _counts;

    /// <summary>The tally has the customers, then what the places say.</summary>
    internal JourneyBacktest(ReportSubject subject, RuleBook rules, ValueList<BacktestCount> places, Tally tally)
        : base(subject, tally)
    {
        (Rules, _places) = (rules, places);
        _counts = places.Index().ToDictionary(place => place.Item, place => tally[place.Index + 1]);
        Journeys = [.. rules.Definitions.OfType<Journey>().Select(CountsOf)];
        Days = [.. Of(BacktestMeasure.SentOnDay).OrderBy(sent => sent.What.Day).Select(sent => new DaySends(DateOnly.FromDayNumber(sent.What.Day + Timestamp.EpochDayNumber), sent.What.Journey, sent.Count))];
        Collisions = [.. Of(BacktestMeasure.Together).Select(both => new JourneyCollision(both.What.Journey, both.What.Node, both.Count))];
    }

    /// <summary>The journeys, the rules of messages, and what they refer to.</summary>
    public RuleBook Rules { get; }

    /// <summary>The range in which journeys were run.</summary>
    public DateSpan Range => Subject.Range!;

    /// <summary>How many customers there are.</summary>
    public long Customers => Tally[0];

    /// <summary>The journeys, in the rule book's order.</summary>
    public ValueList<JourneyCounts> Journeys { get; }

    /// <summary>Messages by local day and channel, days without any left out.</summary>
    public ValueList<DaySends> Days { get; }

    /// <summary>Journeys that sent to one customer on one day.</summary>
    public ValueList<JourneyCollision> Collisions { get; }

    /// <summary>How many messages were sent.</summary>
    public long Sent => Journeys.Sum(journey => journey.Sent);

    static StoredForm<JourneyBacktest> IReportCounts<JourneyBacktest>.Stored => JourneyBacktestJson.Form;

    /// <summary>What was counted, ascending.</summary>
    internal IEnumerable<(BacktestCount What, long Count)> Counts => _places.Select((what, place) => (what, Tally[place + 1]));

    /// <summary>What a journey would have done.</summary>
    /// <param name="journey">The journey.</param>
    /// <exception cref="KeyNotFoundException">There is no such journey.</exception>
    public JourneyCounts this[string journey] => Journeys.FirstOrDefault(one => one.Journey == journey) ?? throw new KeyNotFoundException($"The back-test has no journey '{journey}'.");

    /// <summary>How many messages each node sends, beside an earlier back-test of the same rules; shares are of all messages.</summary>
    /// <param name="earlier">The earlier back-test, by the same rules; its range may be another.</param>
    /// <exception cref="ArgumentException">The rules, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(JourneyBacktest earlier) =>
        ChangeOf(earlier, report => report.Journeys.SelectMany(journey => journey.Nodes.Where(node => node.Sent > 0).Select(node => new GroupCount($"{journey.Journey}: {node.Node}", new Proportion(node.Sent, report.Sent)))));

    /// <summary>A table of journeys, one of their nodes, and lines of arms and collisions; plain text, culture-free.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Customers:N0} customers, {Range}: {Sent:N0} messages\n\n")).Append(BacktestTables.OfJourneys(this)).Append('\n').Append(Table());
        if (Journeys.Any(journey => journey.Arms.Count > 0)) text.Append('\n').Append(BacktestTables.OfArms(this));
        if (Collisions.Count > 0) text.Append('\n').Append(BacktestTables.OfCollisions(this));
        return text.ToString();
    }

    internal static ReportSubject SubjectOf(RuleBook rules, ReportOrigin origin, DateSpan range, string? fit) => new(rules.Definitions[^1], rules.Definitions[^1].Name, origin)
    {
        IsOfBook = true,
        Others = ValueList.Create(rules.Definitions.AsSpan()[..^1]),
        Range = range,
        Cuts = fit is null ? null : new FitHash(fit),
    };

    private protected override ReportTable Table() => BacktestTables.OfNodes(this);

    private protected override JourneyBacktest Sum(JourneyBacktest other)
    {
        Dictionary<BacktestCount, long> counts = Counts.Concat(other.Counts).GroupBy(one => one.What, one => one.Count).ToDictionary(one => one.Key, one => one.Sum());
        return Of(Subject, Rules, Customers + other.Customers, counts) ?? throw Tally.TooMany(nameof(other));
    }

    private protected override JourneyBacktest With(Tally tally, JourneyBacktest other) => new(Subject, Rules, _places, tally);

    private protected override bool HasEqualValues(JourneyBacktest other) => _places.Equals(other._places);

    /// <summary>The report of counts; null where they are too many.</summary>
    internal static JourneyBacktest? Of(ReportSubject subject, RuleBook rules, long customers, IReadOnlyDictionary<BacktestCount, long> counts)
    {
        ValueList<BacktestCount> places = [.. counts.Keys.Order()];
        long[] all = [customers, .. places.Select(place => counts[place])];
        return Tally.IsSound(all) ? new JourneyBacktest(subject, rules, places, Tally.Of(all)) : null;
    }

    private JourneyCounts CountsOf(Journey journey)
    {
        string name = journey.Name;
        long entered = One(new BacktestCount(BacktestMeasure.Entered, name));
        return new JourneyCounts(
            name,
            journey.Title,
            entered,
            Reasons(BacktestMeasure.NotEntered, name, ""),
            One(new BacktestCount(BacktestMeasure.Ended, name)),
            Reasons(BacktestMeasure.Exited, name, ""),
            new Proportion(One(new BacktestCount(BacktestMeasure.Converted, name)), entered),
            [.. journey.Nodes.Select(node => NodeOf(name, node.Id))],
            [.. ArmsOf(name, BacktestMeasure.Holdout), .. ArmsOf(name, BacktestMeasure.Arm)]);
    }

    private NodeCounts NodeOf(string journey, string node) => new(
        node,
        One(new BacktestCount(BacktestMeasure.Sent, journey, node)),
        Reasons(BacktestMeasure.Suppressed, journey, node),
        Reasons(BacktestMeasure.Held, journey, node),
        One(new BacktestCount(BacktestMeasure.Done, journey, node)),
        One(new BacktestCount(BacktestMeasure.Waited, journey, node)),
        Reasons(BacktestMeasure.Went, journey, node),
        One(new BacktestCount(BacktestMeasure.ConvertedVia, journey, node)));

    private IEnumerable<ArmCounts> ArmsOf(string journey, BacktestMeasure arms) => Of(arms).Where(one => one.What.Journey == journey)
        .Select(one => new ArmCounts(one.What.Node, arms == BacktestMeasure.Holdout, one.What.Name, new Proportion(One(one.What with { Measure = arms + 1 }), one.Count)));

    private ValueList<ReasonCount> Reasons(BacktestMeasure measure, string journey, string node) =>
        [.. Of(measure).Where(one => one.What.Journey == journey && one.What.Node == node).Select(one => new ReasonCount(one.What.Name, one.Count))];

    private IEnumerable<(BacktestCount What, long Count)> Of(BacktestMeasure measure) => Counts.Where(one => one.What.Measure == measure);

    private long One(BacktestCount what) => _counts.GetValueOrDefault(what);
}
