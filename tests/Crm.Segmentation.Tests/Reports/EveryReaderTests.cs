using System.Collections.Concurrent;
using System.Globalization;
using Crm.Segmentation.Profiles;
using Crm.Segmentation.Reports;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tests.Rules.Json;
using Crm.Segmentation.Tests.Rules.Text;

namespace Crm.Segmentation.Tests.Reports;

/// <summary>
/// Every reader of text, of JSON and of what is stored, given damaged inputs on a stack of 512 KiB: each ends in a value that is written as it was read, or in
/// diagnostics, within a memory that is bounded. A thousand inputs of each kind; with CRM_LONG=1 a million. Of rules most inputs are small: a few
/// definitions, of every kind in turn.
/// </summary>
public sealed class EveryReaderTests
{
    private static readonly int Inputs = PropertyRuns.IsLong ? 1_000_000 : 1_000;

    private static readonly Lazy<ConcurrentDictionary<string, TriedReader>> Readers = new(All);

    public static TheoryData<string> Names => [.. Readers.Value.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reader_OfAnyInput_EndsInAValueOrDiagnostics(string name)
    {
        TriedReader reader = Readers.Value[name];
        int read = 0, threads = PropertyRuns.IsLong ? Environment.ProcessorCount : 1;
        _ = Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part => SmallStack.Run(() =>
        {
            for (int seed = part; seed < Inputs; seed += threads)
            {
                if (PropertyRuns.IsLong && seed % 20_000 == 0) LongRun.Note(string.Create(CultureInfo.InvariantCulture, $"{name}: {seed} inputs"));
                byte[] input = reader.Damaged(new Random(seed));
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    (bool isRead, ValueList<Diagnostic> told) = reader.Read(input);
                    Assert.Equal(isRead, !told.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
                    foreach (Diagnostic diagnostic in told)
                    {
                        string[] shown = [diagnostic.Message, diagnostic.Help ?? "", diagnostic.ToText(), diagnostic.ToText("ko")];
                        Assert.All(shown, text => Assert.InRange(text.Length, 0, 20_000));
                        Assert.All(shown, text => Assert.DoesNotContain(text.EnumerateRunes(), rune => rune.Value != '\n' && !ShownText.IsShownAsItIs(rune)));
                    }

                    if (isRead) _ = Interlocked.Increment(ref read);
                    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000_000 + (1_000L * input.Length));
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name}, seed {seed}: {exception}\n{reader.Shown(input)}"), exception);
                }
            }
        }));

        // Not everything that is damaged is wrong: what reads nothing would pass, too.
        Assert.InRange(read, 1, Inputs);
    }

    [Fact]
    public void Readers_OfStoredCounts_AreAllThere() => Assert.DoesNotContain(
        typeof(RuleBook).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReportCounts<>)))
            .Select(type => type.Name),
        type => !Readers.Value.ContainsKey(type));

    private static ConcurrentDictionary<string, TriedReader> All()
    {
        var readers = new ConcurrentDictionary<string, TriedReader>(StringComparer.Ordinal);
        ResultShop.Each(new Stored(readers));

        RuleBook samples = JsonSamples.Book;
        RuleBook[] books = [.. Books(samples)];
        readers["rule book"] = TriedReader.OfJson([.. books.Select(book => book.ToJson())], json => RuleBook.TryFromJson(TestShop.Schema, json, out RuleBook? book, out ValueList<Diagnostic> told)
            ? Same(book.ToJson(), RuleBook.FromJson(TestShop.Schema, book.ToJson()).ToJson(), told) : (false, told));
        readers["rule book with schema"] = TriedReader.OfJson([.. books.Select(book => book.ToJson(withSchema: true))], json => RuleBook.TryFromJson(null, json, out RuleBook? book, out ValueList<Diagnostic> told)
            ? Same(book.ToJson(withSchema: true), RuleBook.FromJson(null, book.ToJson(withSchema: true)).ToJson(withSchema: true), told) : (false, told));
        readers["schema"] = TriedReader.OfJson([TestShop.Schema.ToJson()], json => Schema.TryFromJson(json, out Schema? schema, out ValueList<Diagnostic> told)
            ? Same(schema.ToJson(), Schema.FromJson(schema.ToJson()).ToJson(), told) : (false, told));

        RuleBook fitted = RuleBook.Create(ResultShop.Schema, ResultShop.Value, ResultShop.Groups, Segment.Define("top", ResultShop.Spend >= ResultShop.Spend.Percentile(50)));
        readers["fit"] = TriedReader.OfJson([ResultShop.Engine.Fit(fitted, ResultShop.Data, ResultShop.AsOf).ToJson()], json => FittedRuleBook.TryFromJson(fitted, json, out FittedRuleBook? fit, out ValueList<Diagnostic> told)
            ? Same(fit.ToJson(), FittedRuleBook.FromJson(fitted, fit.ToJson()).ToJson(), told) : (false, told));
        readers["population counts"] = TriedReader.OfJson([ResultShop.Engine.Count(fitted, ResultShop.Data, ResultShop.AsOf).ToJson()], json => PopulationCounts.TryFromJson(fitted, json, out PopulationCounts? counts, out ValueList<Diagnostic> told)
            ? Same(counts.ToJson(), PopulationCounts.FromJson(fitted, counts.ToJson()).ToJson(), told) : (false, told));
        RuleBook named = RuleBook.Create(ResultShop.Schema, Segment.Define("named", ResultShop.Country.Is("KR") | ResultShop.Sale.Did()));
        readers["profile"] = TriedReader.OfJson([ResultShop.Engine.Profile(named, ResultShop.Data, ResultShop.AsOf).ToJson()], json => DataProfile.TryFromJson(json, out DataProfile? profile, out ValueList<Diagnostic> told)
            ? Same(profile.ToJson(), DataProfile.FromJson(profile.ToJson()).ToJson(), told) : (false, told));

        string[] texts = [.. books.Select(book => string.Join('\n', book.Definitions.Select(definition => definition.ToText())))];
        readers["rules"] = TriedReader.OfText([Mall.SchemaText + Mall.Around], rules => RuleBook.TryParse(Mall.Schema, [("t", rules)], out RuleBook? book, out ValueList<Diagnostic> told)
            ? Analyzed(book, told) : (false, told));
        readers["rules of every kind"] = TriedReader.OfText(texts, rules => RuleBook.TryParse(TestShop.Schema, [("t", rules)], out RuleBook? book, out ValueList<Diagnostic> told)
            ? Analyzed(book, told) : (false, told));
        readers["layout"] = TriedReader.OfText(texts, rules => RuleFormatter.TryFormat(rules, out string formatted, out ValueList<Diagnostic> told)
            ? Same(formatted, RuleFormatter.Format(formatted), told) : (false, told));
        foreach ((string name, TriedReader reader) in StateReaders.All()) readers[name] = reader;
        return readers;
    }

    /// <summary>The whole book, and each of its definitions with those that it refers to; a journey that goes on into another is in the whole alone.</summary>
    private static IEnumerable<RuleBook> Books(RuleBook whole)
    {
        yield return whole;
        foreach (Definition definition in whole.Definitions)
            if (RuleBook.TryCreate(whole.Schema, [.. whole.ReferredToBy(definition), definition], out RuleBook? book, out _)) yield return book;
    }

    private static (bool, ValueList<Diagnostic>) Analyzed(RuleBook book, ValueList<Diagnostic> told)
    {
        Assert.All(book.Definitions, definition => Assert.NotEmpty(definition.ToText()));
        return (true, told);
    }

    private static (bool, ValueList<Diagnostic>) Same(string written, string again, ValueList<Diagnostic> told)
    {
        Assert.Equal(written, again);
        return (true, told);
    }

    /// <summary>Takes a reader of every type of counts that there is a value of.</summary>
    private sealed class Stored(ConcurrentDictionary<string, TriedReader> readers) : IResultVisitor
    {
        public void Visit<T>(T value)
        {
            if (!typeof(T).GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReportCounts<>))) return;
            _ = typeof(Stored).GetMethod(nameof(Add), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.MakeGenericMethod(typeof(T)).Invoke(this, [value]);
        }

        private void Add<TCounts>(TCounts counts)
            where TCounts : ReportCounts<TCounts>, IReportCounts<TCounts> => readers.TryAdd(
            typeof(TCounts).Name,
            TriedReader.OfJson([counts.ToJson()], json => StoredReports.TryFromJson<TCounts>(ResultShop.Schema, json, out TCounts? read, out ValueList<Diagnostic> told)
                ? Same(read.ToJson(), StoredReports.FromJson<TCounts>(ResultShop.Schema, read.ToJson()).ToJson(), told) : (false, told)));
    }
}
