using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Crm.Segmentation.Live;

namespace Crm.Segmentation;

/// <content>Memberships that are always up to date.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>A rule book for live use: one customer's state at a time, or the memberships of many.</summary>
    /// <param name="rules">The rule book, of the engine's schema, that needs no fit.</param>
    /// <param name="options">How long is remembered, and how much; null for the defaults.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <exception cref="RuleException">A definition is refused for live use, needs cut points of a population, or a list that it uses is not given.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema, or an option is out of its range.</exception>
    public LiveRules Live(RuleBook rules, LiveOptions? options = null, CustomerLists? lists = null) =>
        TryLive(rules, options, lists, out LiveRules? live, out ValueList<Diagnostic> diagnostics) ? live : throw new RuleException(diagnostics);

    /// <summary>A fitted rule book for live use: one customer's state at a time, or the memberships of many.</summary>
    /// <param name="fitted">The fitted rule book, of the engine's schema, zone and week start.</param>
    /// <param name="options">How long is remembered, and how much; null for the defaults.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <exception cref="RuleException">A definition is refused for live use, or a list that it uses is not given.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema, the fit another zone or week start, or an option is out of its range.</exception>
    public LiveRules Live(FittedRuleBook fitted, LiveOptions? options = null, CustomerLists? lists = null) =>
        TryLive(fitted, options, lists, out LiveRules? live, out ValueList<Diagnostic> diagnostics) ? live : throw new RuleException(diagnostics);

    /// <summary>A rule book for live use, or why it is refused.</summary>
    /// <param name="rules">The rule book, of the engine's schema, that needs no fit.</param>
    /// <param name="options">How long is remembered, and how much; null for the defaults.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <param name="live">The rules; null when they are refused.</param>
    /// <param name="diagnostics">Why they are refused: among others each definition of which it cannot be told when it changes by itself.</param>
    /// <returns>Whether they are not refused.</returns>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema, or an option is out of its range.</exception>
    public bool TryLive(RuleBook rules, LiveOptions? options, CustomerLists? lists, [NotNullWhen(true)] out LiveRules? live, out ValueList<Diagnostic> diagnostics)
    {
        bool isProgram = TryProgram(rules, lists, out RuleProgram? program, out diagnostics);
        live = isProgram ? LiveOf(program!, rules, null, options, lists, ref diagnostics) : null;
        return live is not null;
    }

    /// <summary>A fitted rule book for live use, or why it is refused.</summary>
    /// <param name="fitted">The fitted rule book, of the engine's schema, zone and week start.</param>
    /// <param name="options">How long is remembered, and how much; null for the defaults.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <param name="live">The rules; null when they are refused.</param>
    /// <param name="diagnostics">Why they are refused: among others each definition of which it cannot be told when it changes by itself.</param>
    /// <returns>Whether they are not refused.</returns>
    /// <exception cref="ArgumentException">The rule book has another schema, the fit another zone or week start, or an option is out of its range.</exception>
    public bool TryLive(FittedRuleBook fitted, LiveOptions? options, CustomerLists? lists, [NotNullWhen(true)] out LiveRules? live, out ValueList<Diagnostic> diagnostics)
    {
        bool isProgram = TryProgram(fitted, lists, out RuleProgram? program, out diagnostics);
        live = isProgram ? LiveOf(program!, fitted.Rules, fitted, options, lists, ref diagnostics) : null;
        return live is not null;
    }

    /// <summary>What one customer's program only warns of is refused: a change would not be told.</summary>
    private LiveRules? LiveOf(RuleProgram program, RuleBook rules, FittedRuleBook? fitted, LiveOptions? options, CustomerLists? lists, ref ValueList<Diagnostic> diagnostics)
    {
        LiveOptions own = (options ?? new LiveOptions()).Checked();
        CustomerLists given = lists ?? CustomerLists.None;
        ValueList<Diagnostic> refused =
        [
            .. program.Warnings.Select(untold => untold with { Severity = DiagnosticSeverity.Error }),
            .. rules.ListUses.Where(use => !given.Has(use.List)).Select(use => CustomerLists.NotGiven(use.Definition, use.List) with { Span = rules.PlaceOf(use.Definition) }),
        ];
        if (refused.Count > 0)
        {
            diagnostics = refused;
            return null;
        }

        return LiveRules.Of(program, rules.InDependencyOrder, given, IdentityOf(fitted?.ContentHash ?? rules.ContentHash, own), own);
    }

    private ulong IdentityOf(string book, LiveOptions options)
    {
        string all = string.Create(
            CultureInfo.InvariantCulture,
            $"{book}\n{RuleBook.Create(Schema).ToJson(withSchema: true)}\n{_options.TimeZone}\n{_options.WeekStart}\n{options.LookBackMilliseconds}\n{options.KeepsUnread}");
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }
}
