using Crm.Segmentation.RuleTests;

namespace Crm.Segmentation;

/// <summary>Tests that stand beside the rules.</summary>
public sealed partial class RuleBook
{
    private ValueList<RuleTestPlan> Plans { get; init; } = [];

    /// <summary>The tests that were written beside the definitions, in their order; none for a rule book that was not written as text.</summary>
    /// <remarks>A test framework can show each as a case of its own, as in <c>TheoryData&lt;RuleTestCase&gt; Cases =&gt; [.. Book.Tests];</c>.</remarks>
    public ValueList<RuleTestCase> Tests
    {
        get
        {
            TestedRules tested = Tested();
            return [.. Plans.Select(plan => new RuleTestCase(plan, tested))];
        }
    }

    /// <summary>Runs every test.</summary>
    /// <remarks>
    /// Each test is one customer with the attributes and events that it says, who is looked at, at each <c>expect</c>, with everything up to that
    /// instant, inclusive. Every definition of the rule book is there, and a function of a population is the value that the test gives it.
    /// </remarks>
    /// <param name="options">The zone and the week start; null for the defaults.</param>
    /// <returns>What passed and what failed and why, and which conditions and cells the tests have seen.</returns>
    /// <exception cref="ArgumentException">The options are not valid; the message names every problem.</exception>
    public RuleTestReport RunTests(SegmentationOptions? options = null) => RuleTestReport.Of(Plans, Tested(), options);

    private TestedRules Tested() => new(Schema, Definitions, Features, ResultOf) { ReferredToBy = ReferredToBy };
}
