namespace Crm.Segmentation.Tests.Conformance;

/// <summary>Cases that tests of the runner write, as JSON.</summary>
internal static class ConformanceCases
{
    internal const string AsOf = "2026-01-31T12:00:00Z";

    /// <summary>p1 did A once and B twice this week; p2 did A three weeks ago and again this week; p3 did A three weeks ago.</summary>
    internal const string Events = """
        [{"u":"p1","e":"A","t":"2026-01-28T12:00:00Z","p":{"c":"hat","n":1}},
         {"u":"p1","e":"B","t":"2026-01-29T12:00:00Z","p":{"c":"hat","n":2.5}},
         {"u":"p1","e":"B","t":"2026-01-30T12:00:00Z","p":{"c":"bag"}},
         {"u":"p2","e":"A","t":"2026-01-10T12:00:00Z"},
         {"u":"p2","e":"A","t":"2026-01-30T12:00:00Z","p":{"c":"bag","on":true}},
         {"u":"p3","e":"A","t":"2026-01-10T12:00:00","p":{"c":"hat"}}]
        """;

    internal const string DidA = """{"op":"performed","event":"A","within_days":7}""";

    /// <summary>A case of a segment on one line.</summary>
    internal static string Segment(string rule, string members, string id = "s", string config = "", string rest = "", string events = Events) =>
        OneLine($$$"""{"id":"{{{id}}}","analysis":"segment","config":{"as_of":"{{{AsOf}}}","rule":{{{rule}}}{{{config}}}},"events":{{{events}}},"expected":{"members":{{{members}}}}{{{rest}}}}""");

    internal static string OneLine(string json) => json.ReplaceLineEndings(" ");
}
