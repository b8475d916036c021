namespace Crm.Segmentation.Journeys;

/// <summary>Diagnostics about parts of a journey.</summary>
internal static class JourneyMistake
{
    /// <param name="definition">The journey.</param>
    /// <param name="code">The code.</param>
    /// <param name="part">The part that it is about; null for the whole.</param>
    /// <param name="about">What the part is, for its place.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="help">What to do.</param>
    internal static Diagnostic Error(Definition definition, string code, string? part, object? about, Phrase message, Phrase? help = null) =>
        Diagnostic.Of(code, DiagnosticSeverity.Error, definition.Name, message, help) with { Part = part, About = about };

    internal static Diagnostic Error(Definition definition, string code, JourneyNode node, Phrase message, Phrase? help = null) =>
        Error(definition, code, node.Id, node.Step, message, help);
}
