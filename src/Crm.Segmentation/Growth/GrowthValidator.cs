namespace Crm.Segmentation.Growth;

/// <summary>What is wrong with a revenue tree.</summary>
internal static class GrowthValidator
{
    /// <summary>Everything but what the patterns say, which is the rule validator's to check.</summary>
    internal static IEnumerable<Diagnostic> CheckShape(RevenueGrowth growth)
    {
        if (growth.Refund is null != growth.RefundValue is null)
            yield return Error(growth, "Refunds and what a refund is worth are said together, and one of them is not.", "Say both, or neither.");
        else if (growth.IsNet && growth.Refund is null)
            yield return Error(growth, "Revenue is less refunds, and there are none.", "Say which events are refunds, and which of their numbers is the value.");
        foreach (Diagnostic diagnostic in PlainProperty.Check(growth.Name, growth.Value, growth.OrderKey, growth.RefundValue)) yield return diagnostic;
    }

    internal static IEnumerable<Diagnostic> Check(RevenueGrowth growth, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape(growth)) validator.Tell(diagnostic);
        foreach (Node tree in growth.Trees) validator.Add(tree, growth.Name);
        return validator.Diagnostics;
    }

    private static Diagnostic Error(RevenueGrowth growth, Phrase message, Phrase help) =>
        Diagnostic.Of(DiagnosticCodes.GrowthRefunds, DiagnosticSeverity.Error, growth.Name, message, help);
}
