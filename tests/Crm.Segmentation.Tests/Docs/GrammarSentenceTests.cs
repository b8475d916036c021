namespace Crm.Segmentation.Tests.Docs;

/// <summary>Every sentence that the grammar of docs/rule-language.md allows is read without a mistake of syntax.</summary>
public sealed class GrammarSentenceTests
{
    private const int Sentences = 6000;

    /// <summary>What the page says in words, beside the grammar: limits, what may stand once, and the rules of sequences.</summary>
    private static readonly string[] SaidInWords =
    [
        DiagnosticCodes.OutOfRange, DiagnosticCodes.GivenTwice, DiagnosticCodes.PartMissing, DiagnosticCodes.TooDeep, DiagnosticCodes.TooLarge, DiagnosticCodes.DuplicateName,
        DiagnosticCodes.AbsentNotLast, DiagnosticCodes.AbsentWithoutWithin, DiagnosticCodes.SequenceLength, DiagnosticCodes.FunnelLength, DiagnosticCodes.DuplicateStep,
        DiagnosticCodes.EmptyWindow, DiagnosticCodes.Cycle, DiagnosticCodes.NoMembers, DiagnosticCodes.RfmThresholds, DiagnosticCodes.NotAnAnchor,
        DiagnosticCodes.TermWithoutNumber, DiagnosticCodes.ScorecardNumbers, DiagnosticCodes.AxisWithoutNumber, DiagnosticCodes.AxisThreshold,
    ];

    private static readonly EbnfGrammar Grammar = new(new RuleLanguagePage("docs", "rule-language.md").Blocks("ebnf").Single());

    [Fact]
    public void Sentences_OfEveryProduction_AreReadWithoutASyntaxError()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var wrong = new SortedDictionary<string, Diagnostic>(StringComparer.Ordinal);
        for (int seed = 0; seed < Sentences; seed++)
        {
            var random = new Random(seed);
            string sentence = Grammar.Sentence("declaration", random, Given(random), used);
            foreach (Diagnostic told in RuleTexts.ReadSyntax(sentence).Found.Where(d => !SaidInWords.Contains(d.Code) && !IsItself(d, sentence)).Take(1))
            {
                // Of each sort of mistake the shortest sentence is shown.
                string sort = $"{told.Code} {told.MessagePhrase!.Template}";
                if (!wrong.TryGetValue(sort, out Diagnostic? before) || before.Span!.Value.Source.Text.Length > sentence.Length) wrong[sort] = told;
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Values.Select(d => d.ToText())));

        Assert.Empty(Grammar.Names.Except([.. used, "rules", "digits", "offset", "comment", "unit"], StringComparer.Ordinal));
    }

    /// <summary>A scorecard that is named inside itself, by chance, where a flag stands: which names are flags no grammar says.</summary>
    private static bool IsItself(Diagnostic told, string sentence) =>
        told.Code == DiagnosticCodes.ConditionNeeded && sentence.StartsWith($"scorecard {told.Span!.Value.Characters} ", StringComparison.Ordinal);

    private static Dictionary<string, Func<string>> Given(Random random)
    {
        return new(StringComparer.Ordinal)
        {
            ["letter"] = () => Pick("x", "y", "가", "é"),
            ["mark"] = () => "\u0301",
            ["character"] = () => Pick("x", "모", "- y", "#", "{"),
            ["digit"] = () => Pick("1", "2", "3"),
            ["hexadecimal"] = () => Pick("41", "1F600"),
            ["date"] = () => Pick("2026-03-02", "2024-02-29"),
            ["instant"] = () => Pick("2026-03-02T10:00+09:00", "2026-03-02T10:00:00.125Z"),
            ["time"] = () => Pick("09:00", "21:30", "00:00"),
            ["wait_length"] = () => Pick("1 day", "2 weeks", "3d"),
            ["duration"] = () => Pick("7 days", "20m", "1.5 hours", "90 minutes", "2 weeks", "500ms"),

            // A name is a value only of an enum, and which those are no grammar says.
            ["constant"] = () => Pick("3", "- 2.5", "7 days", "- 20m", "\"x\"", "2026-03-02", "2026-03-02T10:00Z"),
            ["digits"] = () => Pick("1", "2", "3"),
        };

        string Pick(params string[] values) => values[random.Next(values.Length)];
    }
}
