namespace Crm.Segmentation.Live;

/// <summary>Why a rule is not run for one customer, or not foreseen.</summary>
internal static class ProgramDiagnostics
{
    internal static Diagnostic NotForOne(string definition, Expression reference) => Diagnostic.Of(
        DiagnosticCodes.NotForOneCustomer,
        DiagnosticSeverity.Error,
        definition,
        $"'{definition}' asks for '{reference.ShortName}', which is computed over a dataset only.",
        $"Evaluate it over a dataset, or leave it out of the rules that are asked for one customer.");

    internal static Diagnostic Untold(string definition, Measure measure) => Diagnostic.Of(
        DiagnosticCodes.ChangeNotTold,
        DiagnosticSeverity.Warning,
        definition,
        $"When '{definition}' changes by itself cannot be told: '{measure.ShortName}' calculates with a time that passes.",
        $"Add or subtract a duration, or multiply it by a number, and compare with a duration.");
}
