using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>Compares what a rule book answers for each copy of each customer with what is expected.</summary>
internal static class RulesComparison
{
    /// <summary>The first difference; null when there is none. Values are not asked of a run that gives none beside what it gives.</summary>
    internal static string? Difference(RulesAnswers answers, RulesQuestion question, RulesCase @case, JsonElement expected)
    {
        CaseKeys keys = question.Copies;
        RulesExpectation said = @case.Expected;
        foreach ((string segment, IReadOnlyList<string> members) in said.Members ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (question.Book.Definitions.OfType<Segment>().All(s => s.Name != segment)) throw new CaseException($"the book has no segment '{segment}'");
            string[] wanted = [.. members.Select(keys.FirstWritten).Order(StringComparer.Ordinal)];
            for (int copy = 0; copy < keys.Copies; copy++)
            {
                string[] actual = [.. keys.Written.Where(name => answers.IsMember(segment, keys[name, copy])).Order(StringComparer.Ordinal)];
                if (!actual.SequenceEqual(wanted, StringComparer.Ordinal)) return $"{segment}: [{string.Join(", ", actual)}] instead of [{string.Join(", ", wanted)}]{Copy(copy)}";
            }
        }

        foreach ((string partition, IReadOnlyDictionary<string, string> cells) in said.Cells ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
        {
            if (question.Book.Definitions.OfType<Partition>().All(p => p.Name != partition)) throw new CaseException($"the book has no partition '{partition}'");
            foreach ((string name, string wanted) in cells)
                for (int copy = 0; copy < keys.Copies; copy++)
                    if (answers.CellOf(partition, keys[name, copy]) is var actual && actual != wanted) return $"{partition} of {name}: {actual} instead of {wanted}{Copy(copy)}";
        }

        return said.Values is null || answers.ValueOf is null ? null : Values(answers.ValueOf, keys, said.Values);
    }

    private static string? Values(Func<string, CustomerKey, object?> valueOf, CaseKeys keys, IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> expected)
    {
        foreach ((string feature, IReadOnlyDictionary<string, JsonElement> values) in expected)
            foreach ((string name, JsonElement wanted) in values)
                for (int copy = 0; copy < keys.Copies; copy++)
                    if (valueOf(feature, keys[name, copy]) is var actual && !IsSame(actual, wanted))
                        return $"{feature} of {name}: {Text(actual)} instead of {wanted.GetRawText()}{Copy(copy)}";
        return null;
    }

    /// <summary>Whole numbers and money by their digits, other numbers within relative 1e-9, durations as text or in seconds.</summary>
    internal static bool IsSame(object? actual, JsonElement wanted) => (actual, wanted.ValueKind) switch
    {
        (null, JsonValueKind.Null) => true,
        (null, _) or (_, JsonValueKind.Null) => false,
        (long or int or short or decimal, JsonValueKind.Number) => wanted.TryGetDecimal(out decimal digits) && Convert.ToDecimal(actual, CultureInfo.InvariantCulture) == digits,
        (double or float, JsonValueKind.Number) => Tolerance.OfNumbers.Takes(wanted.GetDouble(), Convert.ToDouble(actual, CultureInfo.InvariantCulture)),
        (TimeSpan duration, JsonValueKind.Number) => Tolerance.OfNumbers.Takes(wanted.GetDouble(), duration.TotalSeconds),
        (TimeSpan duration, JsonValueKind.String) => TimeSpan.TryParseExact(wanted.GetString(), "c", CultureInfo.InvariantCulture, out TimeSpan other) && other == duration,
        (DateTimeOffset instant, JsonValueKind.String) => CaseEvent.TryInstant(wanted.GetString()!, out DateTimeOffset other) && other == instant,
        (DateOnly date, JsonValueKind.String) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) == wanted.GetString(),
        (string text, JsonValueKind.String) => text == wanted.GetString(),
        (bool flag, JsonValueKind.True or JsonValueKind.False) => flag == wanted.GetBoolean(),
        _ => false,
    };

    private static string Text(object? value) => value is null ? "missing" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Copy(int copy) => copy == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (copy {copy})");
}
