using Crm.Segmentation.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crm.Segmentation;

/// <summary>One failure that lists every problem of the options.</summary>
internal sealed class SegmentationOptionsValidation : IValidateOptions<SegmentationOptions>
{
    public ValidateOptionsResult Validate(string? name, SegmentationOptions options)
    {
        string[] problems = [.. SegmentationOptions.Problems(options)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

/// <summary>One failure that lists every error of the definitions.</summary>
internal sealed class RuleBookValidation : IValidateOptions<RuleBookOptions>
{
    public ValidateOptionsResult Validate(string? name, RuleBookOptions options) =>
        options.Schema is null || options.IsPart || options.TryCreate([], out _, out ValueList<Diagnostic> diagnostics)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
}
