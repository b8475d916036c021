namespace Crm.Segmentation;

/// <summary>The language of diagnostics. English is written where a mistake is found; other languages translate by the English template.</summary>
internal sealed class DiagnosticWords
{
    private static readonly DiagnosticWords English = new();

    private static readonly DiagnosticWords Korean = new()
    {
        Error = "오류",
        Warning = "경고",
        Information = "참고",
        Help = "도움말",
        Fix = "수정",
        Insert = text => $"{text} 넣기",
        Remove = text => $"{text} 지우기",
        Replace = (was, now) => $"{was} 대신 {now}",
        Templates = KoreanDiagnostics.Templates,
        Finish = KoreanParticles.Choose,
    };

    internal string Error { get; private init; } = "error";

    internal string Warning { get; private init; } = "warning";

    internal string Information { get; private init; } = "information";

    internal string Help { get; private init; } = "help";

    internal string Fix { get; private init; } = "fix";

    internal Func<string, string> Insert { get; private init; } = text => $"insert {text}";

    internal Func<string, string> Remove { get; private init; } = text => $"remove {text}";

    internal Func<string, string, string> Replace { get; private init; } = (was, now) => $"replace {was} by {now}";

    /// <summary>What is done to a sentence when its parts are in it.</summary>
    private Func<string, string> Finish { get; init; } = text => text;

    private IReadOnlyDictionary<string, string> Templates { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal static DiagnosticWords In(string language) => language == "ko" ? Korean : English;

    internal string Say(string english, Phrase? phrase)
    {
        if (phrase is null) return Templates.GetValueOrDefault(english, english);
        return Templates.TryGetValue(phrase.Template, out string? template) ? Finish(phrase.In(template, part => Templates.GetValueOrDefault(part, part))) : english;
    }
}
