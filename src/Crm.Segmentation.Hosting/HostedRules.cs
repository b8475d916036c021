using Crm.Segmentation.DependencyInjection;

namespace Crm.Segmentation.Hosting;

/// <summary>The rule texts of a host as they were read: those in force, those that may still be written, and those that were refused.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class HostedRules(RuleBookOptions registered, IReadOnlyList<IRuleSource> sources)
{
    /// <summary>How often in a row a change must be seen the same, and one that looks like a file whose writing stopped.</summary>
    private const int Looks = 2, LooksOfACutText = 12;

    private (string Name, string Text)[] _inForce = [];
    private (string Name, string Text)[]? _seen;
    private int _looks;
    private (string Name, string Text)[]? _refused;
    private int _definitions;

    /// <summary>Reads the rules for the first time.</summary>
    /// <exception cref="RuleException">They have errors.</exception>
    internal async Task<RuleBook> StartAsync(CancellationToken cancellationToken)
    {
        (string Name, string Text)[] texts = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!registered.TryCreate(texts, out RuleBook? book, out ValueList<Diagnostic> diagnostics)) throw new RuleException(diagnostics);
        Take(texts, book);
        return book;
    }

    /// <summary>Looks at the rules again; null where there is nothing to say.</summary>
    /// <param name="atOnce">Whether what is read is taken for whole; otherwise only once looks in a row see the same.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    internal async Task<RuleLook?> LookAsync(bool atOnce, CancellationToken cancellationToken)
    {
        (string Name, string Text)[]? before = _seen;
        _seen = null;
        (string Name, string Text)[] texts = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (texts.AsSpan().SequenceEqual(_inForce))
        {
            _refused = null;
            return RuleLook.Same;
        }

        _seen = texts;
        _looks = before is not null && texts.AsSpan().SequenceEqual(before) ? _looks + 1 : 1;
        if (!atOnce && _looks < (Array.Exists(texts, IsCut) ? LooksOfACutText : Looks)) return null;
        if (!atOnce && _refused is not null && texts.AsSpan().SequenceEqual(_refused)) return null;
        if (Emptied(texts) is { } emptied) return new RuleLook(texts, null, $"'{emptied}' is empty now and was not before, as a file is that is being written. Take it away if no rules are meant.", []);
        if (!registered.TryCreate(texts, out RuleBook? book, out ValueList<Diagnostic> diagnostics))
            return new RuleLook(texts, null, "The rules have errors.", [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)]);
        return book.Definitions.Count == 0 && _definitions > 0
            ? new RuleLook(texts, null, "The rules define nothing any more.", [])
            : new RuleLook(texts, book, null, []);
    }

    internal void Take((string Name, string Text)[] texts, RuleBook book)
    {
        (_inForce, _definitions) = (texts, book.Definitions.Count);
        _refused = null;
    }

    internal void Refuse((string Name, string Text)[] texts) => _refused = texts;

    /// <summary>Whether a text is only the beginning of what it was, or ends within a line and did not before.</summary>
    private bool IsCut((string Name, string Text) text)
    {
        string? before = Array.Find(_inForce, other => other.Name == text.Name).Text;
        return before is not null && text.Text.Length > 0 && before != text.Text
            && (before.StartsWith(text.Text, StringComparison.Ordinal) || (before.EndsWith('\n') && !text.Text.EndsWith('\n')));
    }

    private string? Emptied((string Name, string Text)[] texts) =>
        texts.FirstOrDefault(text => string.IsNullOrWhiteSpace(text.Text) && _inForce.Any(before => before.Name == text.Name && !string.IsNullOrWhiteSpace(before.Text))).Name;

    private async Task<(string Name, string Text)[]> ReadAsync(CancellationToken cancellationToken)
    {
        var texts = new List<(string Name, string Text)>();
        foreach (IRuleSource source in sources) texts.AddRange(await source.ReadAsync(cancellationToken).ConfigureAwait(false));
        return [.. texts];
    }
}

/// <summary>What a look at the rules found.</summary>
/// <param name="Texts">What was read.</param>
/// <param name="Book">The rule book; null where the rules are not taken.</param>
/// <param name="Problem">Why they are not taken.</param>
/// <param name="Diagnostics">The errors of the rules.</param>
internal sealed record RuleLook((string Name, string Text)[] Texts, RuleBook? Book, string? Problem, ValueList<Diagnostic> Diagnostics)
{
    /// <summary>The rules in force are the latest.</summary>
    internal static readonly RuleLook Same = new([], null, null, []);
}
