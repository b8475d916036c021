namespace Crm.Segmentation.Retentions;

/// <summary><c>[history from INSTANT] [seen ATTRIBUTE]</c>.</summary>
internal static class HistorySyntax
{
    internal static (DateTimeOffset? Start, CustomerInstant? FirstSeen) Read(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        DateTimeOffset? start = null;
        if (reader.TryTake("history"))
        {
            reader.Expect("from");
            int at = reader.Position;
            if (parser.Term() is Constant { Kind: ValueKind.Instant } instant) start = Timestamp.Instant((long)instant.Number);
            else if (!reader.Failed) reader.Fail(DiagnosticCodes.HistoryStart, reader.SpanFrom(at), "History starts at an instant.", "Write it as 2026-03-02T10:00:00Z.");
        }

        CustomerInstant? seen = null;
        if (reader.TryTake("seen"))
        {
            int at = reader.Position;
            Measure? attribute = parser.Term();
            seen = attribute as CustomerInstant;
            if (attribute is not null && seen is null) reader.Fail(DiagnosticCodes.HistoryStart, reader.SpanFrom(at), "When a customer was first seen is an attribute that is an instant.");
        }

        return (start, seen);
    }

    internal static void Write(RuleText text, DateTimeOffset? start, CustomerInstant? seen)
    {
        if (start is { } instant) text.Write(" history from ").Write(Timestamp.Text(instant.ToUnixTimeMilliseconds()));
        if (seen is not null) text.Write(" seen ").Write(seen);
    }
}
