using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.RuleTests;

/// <summary>What a rule book's tests found, and how much of the definitions they have seen.</summary>
[JsonConverter(typeof(JsonValueConverter<RuleTestReport>))]
public sealed class RuleTestReport : IJsonValue<RuleTestReport>
{
    private RuleTestReport(ValueList<RuleTestResult> results, ValueList<RuleCoverage> coverage, ValueList<string> untested) =>
        (Results, Coverage, Untested) = (results, coverage, untested);

    /// <summary>The tests in the order in which they were written.</summary>
    public ValueList<RuleTestResult> Results { get; }

    /// <summary>For each segment, partition and journey that has a test: what its tests have seen.</summary>
    public ValueList<RuleCoverage> Coverage { get; }

    /// <summary>The names of the segments, partitions and journeys that no test is for.</summary>
    public ValueList<string> Untested { get; }

    /// <summary>Whether no test failed; true without tests.</summary>
    public bool Passed => Results.All(result => result.Passed);

    /// <summary>What a person reads: the failures with their reasons, then what the tests have not seen.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (RuleTestResult failed in Results.Where(result => !result.Passed)) text.Append(failed.ToText()).Append("\n\n");
        int failures = Results.Count(result => !result.Passed);
        text.Append(CultureInfo.InvariantCulture, $"{Results.Count} {(Results.Count == 1 ? "test" : "tests")}, {failures} failed");
        foreach (RuleCoverage coverage in Coverage) text.Append('\n').Append(coverage.ToText());
        if (Untested.Count > 0) text.Append("\nwithout tests: ").AppendJoin(", ", Untested);
        return text.ToString();
    }

    /// <summary>Throws when a test failed, with the reasons as the message; otherwise does nothing.</summary>
    /// <returns>This report.</returns>
    /// <exception cref="RuleTestException">A test failed.</exception>
    public RuleTestReport ThrowIfFailed() => Passed ? this : throw new RuleTestException([.. Results.Where(result => !result.Passed)]);

    /// <summary>The report as a person reads it.</summary>
    public override string ToString() => ToText();

    internal static RuleTestReport Of(ValueList<RuleTestPlan> plans, TestedRules rules, SegmentationOptions? options)
    {
        ValueList<RuleTestResult> results = [.. plans.Select(plan => RuleTestRun.Run(plan, rules, options))];
        Definition[] testable = [.. rules.Definitions.Where(definition => definition is Segment or Partition or Journey)];
        ILookup<string, RuleTestResult> tests = results.ToLookup(result => result.Definition, StringComparer.Ordinal);
        return new RuleTestReport(
            results,
            [.. testable.Where(definition => tests.Contains(definition.Name)).Select(definition => RuleCoverage.Of(definition, rules, [.. tests[definition.Name]]))],
            [.. testable.Select(definition => definition.Name).Where(name => !tests.Contains(name))]);
    }

    static void IJsonValue<RuleTestReport>.WriteJson(Utf8JsonWriter writer, RuleTestReport value)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("passed", value.Passed);
        writer.WriteValues("results", value.Results);
        writer.WriteValues("coverage", value.Coverage);
        writer.WriteStartArray("untested");
        foreach (string name in value.Untested) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>Thrown where a caller asked that tests pass, and some did not; the message tells each failure and why.</summary>
public sealed class RuleTestException : Exception
{
    internal RuleTestException(ValueList<RuleTestResult> failed)
        : base(string.Join("\n\n", failed.Select(result => result.ToText()))) => Failed = failed;

    /// <summary>The tests that failed.</summary>
    public ValueList<RuleTestResult> Failed { get; }
}
