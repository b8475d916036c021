using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>What a case expects, field by field, beside what the library answers.</summary>
/// <param name="expected">What is expected, as it stands.</param>
internal sealed class Answers(JsonElement expected)
{
    private readonly JsonObject _actual = [];
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly List<(string Field, string? Form)> _different = [];

    /// <summary>In which form the definition is asked at the moment; null for the only one.</summary>
    internal string? Form { get; set; }

    /// <summary>Whether the case wants its configuration to be refused.</summary>
    internal bool WantRefusal => expected.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.True;

    /// <summary>Compares a field with the library's answer, if the case expects that field.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="answer">The library's answer, in the form of what is expected, which it is given.</param>
    internal void Add(string field, Func<JsonElement, JsonNode?> answer)
    {
        if (!expected.TryGetProperty(field, out JsonElement wanted)) return;
        _answered.Add(field);
        JsonNode? actual = answer(wanted);
        if (_different.Exists(d => d.Field == field)) return;
        _actual[field] = actual;
        if (!Expectation.Matches(wanted, JsonSerializer.SerializeToElement(actual))) _different.Add((field, Form));
    }

    /// <summary>Compares a field with an answer that does not depend on what is expected.</summary>
    internal void Add(string field, Func<JsonNode?> answer) => Add(field, _ => answer());

    /// <summary>Passed, if every field was answered as expected.</summary>
    internal Verdict Verdict()
    {
        if (_different.Count > 0)
        {
            string form = _different.Find(d => d.Form is not null).Form is { } other ? $"{other}: " : "";
            return new Verdict(Outcome.NotMet, Expectation.Text(expected), form + _actual.ToJsonString(Expectation.Compact));
        }

        string[] open = [.. expected.EnumerateObject().Select(f => f.Name).Where(name => !_answered.Contains(name))];
        return open.Length == 0
            ? Conformance.Verdict.Passed
            : new Verdict(Outcome.NotMet, Expectation.Text(expected), $"not compared yet: {string.Join(", ", open)}");
    }
}
