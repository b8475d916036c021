namespace Crm.Segmentation;

/// <summary>Values that are never met, and days of birth that are looked for near now.</summary>
internal sealed partial class BookAnalysis
{
    /// <summary>So many years are asked of ages: what has them lies far back.</summary>
    private const int YearsOfAge = 10;

    private static readonly string[] BirthWords = ["birth", "birthday", "birthdate", "born", "bday", "dob"];
    private static readonly string[] BirthSyllables = ["생일", "생년", "출생"];

    private readonly MeasureDomain _domains = new();

    /// <summary>The attributes whose years are compared with those of an age, and where.</summary>
    private readonly Dictionary<FieldDefinition, string> _ages = [];

    /// <summary>Finds which attributes lie far back: those of which a definition asks whether ten years or more have passed since.</summary>
    internal void FindAges(IEnumerable<Node> trees)
    {
        foreach (Node node in Node.Walk(trees))
        {
            (Measure? asked, ValueList<Constant> with) = node switch
            {
                Comparison { Left: Constant left } comparison => (comparison.Right, [left]),
                Comparison { Right: Constant right } comparison => (comparison.Left, [right]),
                OneOf oneOf => (oneOf.Operand, oneOf.Values),
                _ => default((Measure?, ValueList<Constant>)),
            };
            while (asked is Feature feature) asked = feature.Definition;
            if (asked is YearsSince { Start: IFieldHandle { Field: var field } } && with.Any(value => value.Number >= YearsOfAge)) _ages.TryAdd(field, node.ShortName);
        }
    }

    /// <summary>Tells of values in a set that what is compared with them can never have; where none of them can be, the comparison itself is told.</summary>
    private void TellNeverEqual(Node tree, string definition)
    {
        foreach (OneOf oneOf in tree.Walk().OfType<OneOf>())
        {
            Measure operand = oneOf.Operand;
            while (operand is Feature feature) operand = feature.Definition;
            Constant[] never = [.. oneOf.Values.Where(value => IsNever(operand, value))];
            if (never.Length == oneOf.Values.Count) continue;
            foreach (Constant value in never)
            {
                Tell(
                    DiagnosticCodes.NeverEqual,
                    definition,
                    $"'{oneOf.Operand.ShortName}' is never {value.ShortName}.",
                    "Leave the value out, or put it right.",
                    oneOf);
            }
        }
    }

    private bool IsNever(Measure measure, Constant value) =>
        _domains.Compared(measure, ComparisonOperator.Equal, value) is { } states && !states.Meets(_domains.Values(measure));

    /// <summary>
    /// Tells of days that lie far back and are looked for in a window of a year or less around now: of attributes whose years are asked for as an age, and of days of
    /// birth, known by their names. Only the newly born have theirs there.
    /// </summary>
    private void TellBirths(Node tree, string definition)
    {
        foreach (InWindow inWindow in tree.Walk().OfType<InWindow>())
        {
            if (inWindow.Operand is not IFieldHandle { Field: { } field } || !IsNearNow(inWindow.Window)) continue;
            bool isAge = _ages.TryGetValue(field, out string? age);
            if (!isAge && !IsBirth(field.Name)) continue;
            string window = inWindow.Window.ShortName;
            bool isOfDates = inWindow.Window is ThisPeriodWindow { Unit: not CalendarUnit.Hour } or NextPeriodsWindow { Unit: not CalendarUnit.Hour } or LastWindow { InDays: true } or NextWindow { InDays: true };
            Tell(
                DiagnosticCodes.BirthNearNow,
                definition,
                isAge ? (Phrase)$"'{field}' lies far back, as '{age}' asks of it, and hardly anybody's is in '{window}'." : $"'{field}' is a day of birth by its name, and hardly anybody is born in '{window}'.",
                isOfDates ? (Phrase)$"The birthdays are anniversaries: anniversary of {field} in {window}." : $"The birthdays are anniversaries: anniversary of {field} in next 7 days.",
                inWindow);
        }
    }

    private static bool IsBirth(string name) =>
        BirthSyllables.Any(syllables => name.Contains(syllables, StringComparison.Ordinal))
        || name.Split('_').Any(word => BirthWords.Contains(word, StringComparer.OrdinalIgnoreCase));

    private static bool IsNearNow(Window window)
    {
        var year = TimeSpan.FromDays(366);
        return window switch
        {
            ThisPeriodWindow or NextWindow or NextPeriodsWindow => true,
            LastWindow last => last.Duration <= year,
            AgoWindow ago => ago.From <= year,
            LastPeriodsWindow last => IsAYear(last.Count, last.Unit),
            AgoPeriodsWindow ago => IsAYear(ago.From, ago.Unit),
            _ => false,
        };
    }

    /// <summary>Whether so many periods are a year at most.</summary>
    private static bool IsAYear(int count, CalendarUnit unit) => count <= unit switch
    {
        CalendarUnit.Hour => 366 * 24,
        CalendarUnit.Day => 366,
        CalendarUnit.Week => 52,
        CalendarUnit.Month => 12,
        CalendarUnit.Quarter => 4,
        _ => 1,
    };
}
