using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.RuleTests;

/// <summary>A test that stands beside rules, to be run by itself.</summary>
public sealed class RuleTestCase
{
    private readonly RuleTestPlan _plan;
    private readonly TestedRules _rules;

    internal RuleTestCase(RuleTestPlan plan, TestedRules rules) => (_plan, _rules) = (plan, rules);

    /// <summary>What the test is called.</summary>
    public string Name => _plan.Test.Name;

    /// <summary>The name of the definition that it is for.</summary>
    public string Definition => _plan.Test.For;

    /// <summary>Where its name stands in the text.</summary>
    public SourceSpan Span => _plan.Test.Span;

    /// <summary>Runs the test.</summary>
    /// <param name="options">The zone and the week start; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message names every problem.</exception>
    public RuleTestResult Run(SegmentationOptions? options = null) => RuleTestRun.Run(_plan, _rules, options);

    /// <summary>Definition and name, as a test framework shows them.</summary>
    public override string ToString() => $"{Definition}: {Name}";
}

/// <summary>What one test found.</summary>
[JsonConverter(typeof(JsonValueConverter<RuleTestResult>))]
public sealed class RuleTestResult : IJsonValue<RuleTestResult>
{
    internal RuleTestResult(RuleTestPlan plan, ValueList<RuleTestFailure> failures, IReadOnlyList<IReadOnlyDictionary<Expression, object?>> seen) =>
        (Name, Definition, Span, Failures, Seen) = (plan.Test.Name, plan.Test.For, plan.Test.Span, failures, seen);

    /// <summary>What the test is called.</summary>
    public string Name { get; }

    /// <summary>The name of the definition that it is for.</summary>
    public string Definition { get; }

    /// <summary>Where its name stands in the text.</summary>
    public SourceSpan Span { get; }

    /// <summary>The expectations that were not met.</summary>
    public ValueList<RuleTestFailure> Failures { get; }

    /// <summary>Whether every expectation was met.</summary>
    public bool Passed => Failures.Count == 0;

    /// <summary>At each expectation, the value of every node of what is tested.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<Expression, object?>> Seen { get; }

    /// <summary>Of a journey: which nodes and branches were gone through.</summary>
    internal JourneySightings? Sightings { get; init; }

    /// <summary>What a person reads: the name, and each failure with its reason.</summary>
    public string ToText()
    {
        var text = new StringBuilder($"{(Passed ? "passed" : "failed")}: {RuleWords.Text(Name)} for {RuleWords.Name(Definition)}");
        foreach (RuleTestFailure failure in Failures) failure.Write(text);
        return text.ToString();
    }

    /// <summary>Throws when the test failed, with the reasons as the message; otherwise does nothing.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="RuleTestException">The test failed.</exception>
    public RuleTestResult ThrowIfFailed() => Passed ? this : throw new RuleTestException([this]);

    /// <summary>The result as a person reads it.</summary>
    public override string ToString() => ToText();

    static void IJsonValue<RuleTestResult>.WriteJson(Utf8JsonWriter writer, RuleTestResult value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteString("definition", value.Definition);
        writer.WriteBoolean("passed", value.Passed);
        writer.WriteValue("span", value.Span);
        writer.WriteValues("failures", value.Failures);
        writer.WriteEndObject();
    }
}

/// <summary>An expectation that was not met.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Instant">The instant of the customer's state, in the zone of the run.</param>
/// <param name="Expected">What was expected, as rule text.</param>
/// <param name="Found">What was found instead.</param>
/// <param name="Why">The tree of what is tested, a line for each node, with whether it held or its value for the customer at the instant.</param>
[JsonConverter(typeof(JsonValueConverter<RuleTestFailure>))]
public sealed record RuleTestFailure(SourceSpan Span, DateTimeOffset Instant, string Expected, string Found, ValueList<string> Why)
    : IJsonValue<RuleTestFailure>
{
    internal void Write(StringBuilder text)
    {
        DiagnosticText.Excerpt(text, Span, "-->", null);
        text.Append(CultureInfo.InvariantCulture, $"\n  at {Instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", CultureInfo.InvariantCulture)}: expected {Expected}, found {Found}");
        if (Why.Count > 0) text.Append("\n  because");
        foreach (string line in Why) text.Append("\n    ").Append(line);
    }

    static void IJsonValue<RuleTestFailure>.WriteJson(Utf8JsonWriter writer, RuleTestFailure value)
    {
        writer.WriteStartObject();
        writer.WriteValue("span", value.Span);
        writer.WriteString("instant", value.Instant);
        writer.WriteString("expected", value.Expected);
        writer.WriteString("found", value.Found);
        writer.WriteStartArray("why");
        foreach (string line in value.Why) writer.WriteStringValue(line);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
