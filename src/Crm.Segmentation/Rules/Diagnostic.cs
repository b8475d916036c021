namespace Crm.Segmentation;

/// <summary>How serious a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The definition cannot run.</summary>
    Error,

    /// <summary>The definition runs, and probably does not say what was meant.</summary>
    Warning,
}

/// <summary>One finding about a definition: data, not an exception.</summary>
/// <param name="Code">A stable code, such as <c>CRM1001</c>.</param>
/// <param name="Severity">How serious it is.</param>
/// <param name="Definition">The name of the definition that it is about; null when it is about none in particular.</param>
/// <param name="Message">What is wrong, naming the part that is.</param>
/// <param name="Help">What to do about it; null when the message says it all.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string? Definition, string Message, string? Help = null)
{
    /// <summary>Where it is in the JSON document that the definition was read from; null for a definition that was not.</summary>
    public JsonLocation? Json { get; init; }

    /// <summary>One line: code, definition, place, message and help.</summary>
    public override string ToString() =>
        $"{Code}{(Definition is null ? "" : $" in '{Definition}'")}{(Json is null ? "" : $" at {Json}")}: {Message}{(Help is null ? "" : $" {Help}")}";
}

/// <summary>Thrown where a caller asked for a result and the definitions have errors; carries every diagnostic.</summary>
public sealed class RuleException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="diagnostics">Every diagnostic, warnings included.</param>
    public RuleException(ValueList<Diagnostic> diagnostics)
        : base(string.Join("\n", diagnostics)) => Diagnostics = diagnostics;

    /// <summary>Every diagnostic, warnings included.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }
}
