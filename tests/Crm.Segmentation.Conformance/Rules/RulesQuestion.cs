namespace Crm.Segmentation.Conformance;

/// <summary>A rule book over a dataset at an instant.</summary>
/// <param name="Book">The book.</param>
/// <param name="Fitted">Its fit; null when it needs none.</param>
/// <param name="Engine">The engine, of the case's zone and week start.</param>
/// <param name="Data">The data.</param>
/// <param name="AsOf">The instant.</param>
/// <param name="Lists">The members of lists.</param>
/// <param name="Copies">How many of each customer there are, and which keys they have.</param>
internal sealed record RulesQuestion(RuleBook Book, FittedRuleBook? Fitted, SegmentationEngine Engine, Dataset Data, DateTimeOffset AsOf, CustomerLists Lists, CaseKeys Copies)
{
    /// <summary>The customers and events one by one.</summary>
    internal required RulesData Rows { get; init; }

    internal static RulesQuestion Of(RulesWay way, RulesCase @case, RuleBook? read = null)
    {
        RuleBook book = read ?? BookReading.Read(way.Book, @case.Rules);
        var keys = new CaseKeys(@case.Keys, @case.Customers.Keys.Union(@case.Events.Select(e => e.U)), way.Data == DataForm.Copied ? 513 : 1);
        var rows = new RulesData(book.Schema, keys, @case.Customers, @case.Events);
        Dataset data = rows.Build(way.Data);
        var engine = new SegmentationEngine(book.Schema, new SegmentationOptions { TimeZone = @case.Timezone, WeekStart = @case.WeekStart });
        DateTimeOffset asOf = @case.AsOf!.Value;
        CustomerLists lists = (@case.Lists ?? new Dictionary<string, IReadOnlyList<string>>()).Aggregate(CustomerLists.None, (given, list) => given.With(list.Key, list.Value.Select(keys.Key)));
        return new RulesQuestion(book, book.NeedsFit ? engine.Fit(book, data, asOf, lists) : null, engine, data, asOf, lists, keys) { Rows = rows };
    }
}
