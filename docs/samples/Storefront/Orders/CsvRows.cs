using CsvHelper;

namespace StorefrontSample;

/// <summary>A row of a file as it stands there.</summary>
/// <param name="Line">The line of the file on which the row begins, from 1.</param>
/// <param name="Cells">The cells, without the white space around them.</param>
/// <param name="Fault">What breaks the rules of CSV in it, in words; null when nothing does.</param>
internal sealed record CsvRow(long Line, string[] Cells, string? Fault);

/// <summary>The rows of a CSV file, the header as the first of them. Comma, semicolon, tab or bar: the file tells.</summary>
internal static class CsvRows
{
    // A row that is longer is none: what is held in memory is bounded by it.
    private const int MaxRowSize = 1 << 20;

    private const string Unclosed = "a quote opens here and is not closed";

    /// <summary>
    /// Values in quotes may go over several lines. A quote that is never closed costs its own line only: the file is opened once more, and from the
    /// next line on each line is a row.
    /// </summary>
    internal static IEnumerable<CsvRow> Read(Func<TextReader> open)
    {
        long unclosed = 0;
        foreach (CsvRow row in Read(open, lineBreaks: true))
        {
            yield return row;
            if (row.Fault == Unclosed) unclosed = row.Line;
            if (unclosed > 0) break;
        }

        if (unclosed == 0) yield break;
        foreach (CsvRow row in Read(open, lineBreaks: false))
            if (row.Line > unclosed) yield return row;
    }

    private static IEnumerable<CsvRow> Read(Func<TextReader> open, bool lineBreaks)
    {
        CsvMalformedRecord? malformed = null;
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            AllowLineBreaksInQuotes = lineBreaks,
            MaxRecordSize = MaxRowSize,
            OnMalformedRecord = record => malformed = record,
        };
        using var csv = CsvReader.Create(open(), options);
        while (TryNext(csv, lineBreaks, out CsvRow? tooLong))
        {
            yield return tooLong ?? new CsvRow(csv.LineNumber, csv.Current.ToArray(), Fault(malformed));
            malformed = null;
        }
    }

    private static bool TryNext(CsvReader csv, bool lineBreaks, out CsvRow? tooLong)
    {
        tooLong = null;
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException problem) when (lineBreaks)
        {
            tooLong = new CsvRow(problem.LineNumber, [], Unclosed);
            return true;
        }
        catch (CsvFormatException problem)
        {
            throw new InvalidDataException($"Line {Screen.Count(problem.LineNumber)} is longer than a mebibyte: this is no file of orders.", problem);
        }
    }

    private static string? Fault(CsvMalformedRecord? malformed) => malformed switch
    {
        null => null,
        { Reason: CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.LineBreakInQuotes } => Unclosed,
        { } over when over.RawRecord.AsSpan().ContainsAny('\r', '\n') => Unclosed,
        { Reason: CsvMalformedReason.TextAfterClosingQuote } => "there is text after the quote that closes a value",
        _ => "there is a quote inside of a value that is not in quotes",
    };
}
