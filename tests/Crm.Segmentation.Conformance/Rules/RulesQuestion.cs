namespace Crm.Segmentation.Conformance;

/// <summary>A rule book over a dataset at an instant.</summary>
/// <param name="Book">The book.</param>
/// <param name="Fitted">Its fit; null when it needs none.</param>
/// <param name="Engine">The engine, of the case's zone and week start.</param>
/// <param name="Data">The data.</param>
/// <param name="AsOf">The instant.</param>
/// <param name="Copies">How many of each customer there are, and which keys they have.</param>
internal sealed record RulesQuestion(RuleBook Book, FittedRuleBook? Fitted, SegmentationEngine Engine, Dataset Data, DateTimeOffset AsOf, CaseKeys Copies)
{
    internal static RulesQuestion Of(RulesWay way, RulesCase @case, RuleBook? read = null)
    {
        RuleBook book = read ?? BookReading.Read(way.Book, @case.Rules);
        if (@case.Lists is not null) throw NotMetException.Lacks("lists from outside (lists)");
        var keys = new CaseKeys(@case.Keys, @case.Customers.Keys.Union(@case.Events.Select(e => e.U)), way.Data == DataForm.Copied ? 513 : 1);
        Dataset data = new RulesData(book.Schema, keys, @case.Customers, @case.Events).Build(way.Data);
        var engine = new SegmentationEngine(book.Schema, new SegmentationOptions { TimeZone = @case.Timezone, WeekStart = @case.WeekStart });
        DateTimeOffset asOf = @case.AsOf!.Value;
        return new RulesQuestion(book, book.NeedsFit ? engine.Fit(book, data, asOf) : null, engine, data, asOf, keys);
    }
}
