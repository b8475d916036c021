namespace Crm.Segmentation.Tests.Rules;

public sealed class DumpExamples
{
    [Fact]
    public void Templates()
    {
        if (Environment.GetEnvironmentVariable("CRM_DUMP") is not { } path) return;
        IEnumerable<Diagnostic> all = DiagnosticExample.All.SelectMany(e => e.Wrong()).Concat(Language.DiagnosticTests.All());
        File.WriteAllLines(path + ".templates", all.SelectMany(d => new[] { d.MessagePhrase?.Template ?? $"!! {d.Message}", d.HelpPhrase?.Template ?? (d.Help is null ? "" : $"!! {d.Help}") }.Concat(d.Related.Select(r => r.Label))).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dump()
    {
        if (Environment.GetEnvironmentVariable("CRM_DUMP") is not { } path) return;
        File.WriteAllLines(path, DiagnosticExample.All.Select(e => string.Join('\u0001', e.Code, e.WrongText, e.RightText, e.Wrong() is [var d, ..] ? $"{d.Message} {d.Help}".Trim() : "?", string.Join(",", e.Wrong().Select(x => x.Code)), string.Join(",", e.Right().Select(x => x.ToString())))));
    }
}
