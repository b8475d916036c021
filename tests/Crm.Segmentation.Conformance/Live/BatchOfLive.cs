using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>What a live case expects, compared with batch over the inputs received: snapshots, and the changes up to each instant at which something changes.</summary>
internal static class BatchOfLive
{
    internal const string Way = "batch over the inputs received";

    internal static WayResult Run(LiveCase @case)
    {
        try
        {
            RuleBook.Parse(("rules", @case.Rules));
            for (int i = 0; i < @case.Timeline.Count; i++)
                if (@case.Timeline[i] is LiveRules edited && @case.Expected.Refused?.Contains(i) != true) RuleBook.Parse(("rules", edited.Rules));
            LiveExpectation expected = @case.Expected;
            IEnumerable<DateTimeOffset> asked = [.. expected.Members?.Keys ?? [], .. expected.Cells?.Keys ?? [], .. expected.Changes?.Select(c => c.At) ?? []];
            return new WayResult(Way, asked.Distinct().Order().Select(instant => Difference(@case, instant)).FirstOrDefault(d => d is not null), null);
        }
        catch (RuleException refusal)
        {
            return new WayResult(Way, $"the book is refused: {Refusals.Text(refusal.Diagnostics)}", null);
        }
        catch (NotMetException lacking)
        {
            return new WayResult(Way, lacking.Message, null);
        }
    }

    private static string? Difference(LiveCase @case, DateTimeOffset instant)
    {
        LiveHistory history = LiveHistory.At(@case, instant);
        RuleBook book = RuleBook.Parse(("rules", history.Rules));
        if (book.NeedsFit) throw NotMetException.Lacks("live use of a book that needs a fit");
        var keys = new CaseKeys(CaseKeyKind.Text, history.Customers.Keys, 1);
        Dataset data = new RulesData(book.Schema, keys, history.Customers, history.Events).Build(DataForm.OnePart);
        var engine = new SegmentationEngine(book.Schema, new SegmentationOptions { TimeZone = @case.Timezone, WeekStart = @case.WeekStart });
        Evaluation now = engine.Evaluate(book, data, instant, history.Lists);
        string? found = Snapshots(@case.Expected, now, instant) ?? Changes(@case, now, [.. keys.Written], instant);
        return found is null ? null : string.Create(CultureInfo.InvariantCulture, $"batch at {instant.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFK}: {found}");
    }

    private static string? Snapshots(LiveExpectation expected, Evaluation now, DateTimeOffset instant)
    {
        foreach ((string segment, IReadOnlyList<string> members) in expected.Members?.GetValueOrDefault(instant) ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            string actual = string.Join(", ", now[segment].Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal));
            string wanted = string.Join(", ", members.Order(StringComparer.Ordinal));
            if (actual != wanted) return $"{segment}: [{actual}] instead of [{wanted}]";
        }

        var partitions = expected.Cells?.GetValueOrDefault(instant) ?? new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach ((string partition, IReadOnlyDictionary<string, string> cells) in partitions)
            foreach ((string key, string cell) in cells)
                if (now.Partition(partition).CellOf(key) is var actual && actual != cell) return $"{partition} of {key}: {actual} instead of {cell}";
        return null;
    }

    /// <summary>What each customer is in by the changes up to the instant, beside what she is in.</summary>
    private static string? Changes(LiveCase @case, Evaluation now, IReadOnlyCollection<string> customers, DateTimeOffset instant)
    {
        if (@case.Expected.Changes is null) return null;
        Dictionary<(string U, string Name), string> told = [];
        foreach (LiveChange change in @case.Expected.Changes.OrderBy(c => c.At).Where(c => c.At <= instant)) told[(change.U, change.Name)] = Text(change.To);
        foreach (string name in now.Rules.Definitions.Where(d => d is Segment or Partition).Select(d => d.Name).Where(n => @case.Watch?.Contains(n) != false))
        {
            foreach (string customer in customers)
            {
                string actual = now.Rules[name] is Segment ? (now[name].Contains(customer) ? "true" : "false") : now.Partition(name).CellOf(customer) ?? "null";
                string wanted = told.GetValueOrDefault((customer, name), now.Rules[name] is Segment ? "false" : "null");
                if (actual != wanted) return $"{name} of {customer}: {actual} instead of {wanted}";
            }
        }

        return null;
    }

    private static string Text(JsonElement to) => to.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.String => to.GetString()!,
        JsonValueKind.False => "false",
        _ => "null",
    };
}
