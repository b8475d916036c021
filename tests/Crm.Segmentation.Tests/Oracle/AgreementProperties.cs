using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests;

/// <summary>
/// The engine against the oracle over random rules and random data. A failure prints FsCheck's replay, the case as text, and the number
/// with which <c>OracleCase.Of</c> makes it again. The environment variable CRM_LONG=1 tries many more.
/// </summary>
public sealed class AgreementProperties
{
    [Theory]
    [InlineData(nameof(DatasetLayout.OnePart), 1, 2000)]
    [InlineData(nameof(DatasetLayout.Appended), 1, 1000)]
    [InlineData(nameof(DatasetLayout.Appended), 2, 500)]
    [InlineData(nameof(DatasetLayout.Compacted), 2, 1000)]
    [InlineData(nameof(DatasetLayout.Shuffled), 2, 1000)]
    [InlineData(nameof(DatasetLayout.ShuffledParts), 1, 1000)]
    [InlineData(nameof(DatasetLayout.Repeated), 2, 300)]
    [InlineData(nameof(DatasetLayout.Batches), 2, 3)]
    public void Engine_agrees_with_oracle(string layout, int threads, int cases) =>
        Prop.ForAll(OracleCase.Arbitrary, c => Agreement.Check(c, Enum.Parse<DatasetLayout>(layout), threads))
            .Check(PropertyRuns.Of(cases, longFactor: 60, $"{layout}, {threads} threads"));

    [Fact]
    public void Generated_rules_have_no_errors() =>
        Prop.ForAll(OracleCase.Arbitrary, c => Assert.Empty(Errors(c))).Check(PropertyRuns.Of(2000));

    private static IEnumerable<Diagnostic> Errors(OracleCase c)
    {
        _ = RuleBook.TryCreate(TestShop.Schema, [.. c.Definitions, .. c.Measures.Select((m, i) => Segment.Define($"m{i}", m.IsSet()))], out _, out ValueList<Diagnostic> diagnostics);
        return diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error);
    }
}
