using System.Diagnostics.CodeAnalysis;
using Crm.Segmentation.Live;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation;

/// <content>Programs, which are asked of one customer at a time.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>Compiles a rule book to be asked of one customer at a time: its segments, partitions and features.</summary>
    /// <param name="rules">The rule book, of the engine's schema, that needs no fit.</param>
    /// <param name="lists">The members of the lists that it declares; null for none. They may be given later: <see cref="RuleProgram.With"/>.</param>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one; or it asks for what is computed over a dataset only.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema.</exception>
    public RuleProgram Program(RuleBook rules, CustomerLists? lists = null) =>
        TryProgram(rules, lists, out RuleProgram? program, out ValueList<Diagnostic> diagnostics) ? program : throw new RuleException(diagnostics);

    /// <summary>Compiles a fitted rule book to be asked of one customer at a time: its segments, partitions and features.</summary>
    /// <param name="fitted">The fitted rule book, of the engine's schema, zone and week start.</param>
    /// <param name="lists">The members of the lists that it declares; null for none. They may be given later: <see cref="RuleProgram.With"/>.</param>
    /// <exception cref="RuleException">It asks for what is computed over a dataset only.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema, or the fit another zone or week start.</exception>
    public RuleProgram Program(FittedRuleBook fitted, CustomerLists? lists = null) =>
        TryProgram(fitted, lists, out RuleProgram? program, out ValueList<Diagnostic> diagnostics) ? program : throw new RuleException(diagnostics);

    /// <summary>Compiles a rule book to be asked of one customer at a time, or says why not.</summary>
    /// <param name="rules">The rule book, of the engine's schema, that needs no fit.</param>
    /// <param name="lists">The members of the lists that it declares; null for none.</param>
    /// <param name="program">The program; null when something is refused.</param>
    /// <param name="diagnostics">What is refused, and which definitions cannot be foreseen.</param>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema.</exception>
    public bool TryProgram(RuleBook rules, CustomerLists? lists, [NotNullWhen(true)] out RuleProgram? program, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        ThrowIfUnfitted(rules);
        program = RuleProgram.Create(SourceOf(rules, null), lists ?? CustomerLists.None, out diagnostics);
        return program is not null;
    }

    /// <summary>Compiles a fitted rule book to be asked of one customer at a time, or says why not.</summary>
    /// <param name="fitted">The fitted rule book, of the engine's schema, zone and week start.</param>
    /// <param name="lists">The members of the lists that it declares; null for none.</param>
    /// <param name="program">The program; null when something is refused.</param>
    /// <param name="diagnostics">What is refused, and which definitions cannot be foreseen.</param>
    /// <exception cref="ArgumentException">The rule book has another schema, or the fit another zone or week start.</exception>
    public bool TryProgram(FittedRuleBook fitted, CustomerLists? lists, [NotNullWhen(true)] out RuleProgram? program, out ValueList<Diagnostic> diagnostics)
    {
        ThrowIfNotOurs(fitted);
        program = RuleProgram.Create(SourceOf(fitted.Rules, fitted), lists ?? CustomerLists.None, out diagnostics);
        return program is not null;
    }

    /// <summary>A rule book for those who translate it: its segments, partitions and lists, with everything that they refer to written out.</summary>
    /// <param name="rules">The rule book, of the engine's schema, that needs no fit.</param>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema.</exception>
    public ResolvedBook Resolve(RuleBook rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        ThrowIfUnfitted(rules);
        return Resolve(rules, null);
    }

    /// <summary>A fitted rule book for those who translate it: its segments, partitions and lists, with its cut points and everything else that they refer to written out.</summary>
    /// <param name="fitted">The fitted rule book, of the engine's schema, zone and week start.</param>
    /// <exception cref="ArgumentException">The rule book has another schema, or the fit another zone or week start.</exception>
    public ResolvedBook Resolve(FittedRuleBook fitted)
    {
        ThrowIfNotOurs(fitted);
        return Resolve(fitted.Rules, fitted);
    }

    private ResolvedBook Resolve(RuleBook rules, FittedRuleBook? fitted)
    {
        var trees = new ResolvedTrees(new BookAnswers(rules, fitted).ResultOf);
        Definition[] definitions = [.. rules.InDependencyOrder.Select(trees.Of).OfType<Definition>()];
        return new ResolvedBook(Schema, _calendar, _options.TimeZone, _options.WeekStart, [.. definitions], trees.Computed);
    }

    private ProgramSource SourceOf(RuleBook rules, FittedRuleBook? fitted)
    {
        var answers = new BookAnswers(rules, fitted);
        RuleRewriter? rewriter = fitted?.Rewriter();
        return new ProgramSource(
            Schema,
            _calendar,
            rules.InDependencyOrder,
            [.. rules.Definitions.Where(definition => definition is Segment or Partition).Select(definition => definition.Name)],
            [
                .. rules.Features.Select(feature => (feature.Name, rewriter?.Rewrite(feature.Definition) ?? feature.Definition)),
                .. rules.Definitions.Where(definition => definition.KindOf(null) is not null).Select(definition => (definition.Name, (Measure)new ValueOf(definition.Name, null, definition.KindOf(null)!.Value))),
            ],
            answers.ResultOf);
    }
}
