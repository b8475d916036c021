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
    private readonly List<WayResult> _ways = [];
    private string? _form;

    /// <summary>Whether the case wants its configuration to be refused.</summary>
    internal bool WantRefusal => expected.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.True;

    /// <summary>Whether a field was answered.</summary>
    internal bool Has(string field) => _answered.Contains(field);

    /// <summary>Compares a field with the library's answer, if the case expects that field.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="answer">The library's answer, in the form of what is expected, which it is given.</param>
    internal void Add(string field, Func<JsonElement, JsonNode?> answer)
    {
        if (!expected.TryGetProperty(field, out JsonElement wanted)) return;
        _answered.Add(field);
        JsonNode? actual = answer(wanted);
        bool isSame = Expectation.Matches(wanted, JsonSerializer.SerializeToElement(actual));
        if (!_different.Exists(d => d.Field == field)) _actual[field] = actual;
        if (!isSame) _different.Add((field, _form));
    }

    /// <summary>Compares a field with an answer that does not depend on what is expected.</summary>
    internal void Add(string field, Func<JsonNode?> answer) => Add(field, _ => answer());

    /// <summary>Asks a definition in each of its forms; all must answer as expected.</summary>
    /// <typeparam name="T">The kind of definition.</typeparam>
    /// <param name="schema">Its vocabulary.</param>
    /// <param name="definition">The definition as it was built.</param>
    /// <param name="ask">Asks it and adds the answers.</param>
    internal void InEachForm<T>(Schema schema, T definition, Action<T> ask)
        where T : Definition
    {
        foreach (DefinitionForm<T> form in DefinitionForms.Of(schema, definition))
        {
            _form = form.Name;
            int before = _different.Count;
            if (form.Definition is { } there) ask(there);
            _ways.Add(new WayResult(form.Name, _different.Count == before ? null : $"another {_different[before].Field}", form.Definition is null ? DefinitionForms.NoText : null));
        }

        _form = null;
    }

    /// <summary>Passed, if every field was answered as expected.</summary>
    internal Verdict Verdict()
    {
        if (_different.Count > 0)
        {
            string form = _different.Find(d => d.Form is not null).Form is { } other and not "in C#" ? $"{other}: " : "";
            return new Verdict(Outcome.NotMet, Expectation.Text(expected), form + _actual.ToJsonString(Expectation.Compact)) { Ways = _ways };
        }

        string[] open = [.. expected.EnumerateObject().Select(f => f.Name).Where(name => !_answered.Contains(name))];
        return open.Length == 0
            ? Conformance.Verdict.Passed with { Ways = _ways }
            : new Verdict(Outcome.NotMet, Expectation.Text(expected), $"not compared yet: {string.Join(", ", open)}") { Ways = _ways };
    }
}
