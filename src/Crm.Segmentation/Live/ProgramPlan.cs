using System.Collections.Frozen;

namespace Crm.Segmentation.Live;

/// <summary>The nodes of a program: what all evaluations share.</summary>
internal sealed class ProgramPlan
{
    private readonly ConditionNode?[] _segments;
    private readonly PartitionNode?[] _partitions;
    private readonly int[] _order, _segmentPlaces;
    private readonly NodeCompiler _compiler;
    private NumberNode[] _folded = [];
    private readonly FrozenDictionary<string, int> _places;
    private readonly ValueList<Diagnostic> _untold;
    private readonly FrozenDictionary<string, (MeasureNode Node, ValueKind Kind)> _features;

    internal ProgramPlan(ProgramSource source)
    {
        (Schema, Source) = (source.Schema, source);
        NodeCompiler compiler = _compiler = new NodeCompiler(source.Schema, source.Calendar, source.Results);
        _places = source.Names.Select((name, i) => (name, i)).ToFrozenDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        (_segments, _partitions) = (new ConditionNode?[source.Names.Count], new PartitionNode?[source.Names.Count]);
        var definitions = new ProgramDefinition[source.Names.Count];
        var order = new List<int>();
        var diagnostics = new List<Diagnostic>();
        foreach (Definition definition in source.Definitions)
        {
            (int lacking, int untold) = (compiler.Lacking.Count, compiler.Untold.Count);
            if (_places.TryGetValue(definition.Name, out int place))
            {
                order.Add(place);
                if (definition is Partition partition) _partitions[place] = compiler.Partition(definition.Name);
                else _segments[place] = compiler.Compile(new Tree.MemberOf(definition.Name, null, null));
                definitions[place] = new ProgramDefinition(definition.Name, definition is Partition { Cells: var cells } ? [.. cells.Select(cell => cell.Name)] : []);
            }

            diagnostics.AddRange(compiler.Lacking.Skip(lacking).Select(reference => ProgramDiagnostics.NotForOne(definition.Name, reference)));
            diagnostics.AddRange(compiler.Untold.Skip(untold).Select(measure => ProgramDiagnostics.Untold(definition.Name, measure)));
        }

        var features = new Dictionary<string, (MeasureNode Node, ValueKind Kind)>(StringComparer.Ordinal);
        foreach ((string name, Measure measure) in source.Features)
        {
            // A feature that no definition uses refuses nothing; there is just no value of it.
            int lacking = compiler.Lacking.Count;
            MeasureNode node = compiler.Compile(measure);
            if (compiler.Lacking.Count == lacking) features.Add(name, (node, measure.Kind));
        }

        _features = features.ToFrozenDictionary(StringComparer.Ordinal);
        Definitions = [.. definitions];
        _segmentPlaces = [.. Enumerable.Range(0, definitions.Length).Where(place => !definitions[place].IsPartition)];
        Diagnostics = [.. diagnostics];
        _untold = [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning)];
        _order = [.. order];
        Lists = [.. compiler.Lists];
        (Slots, Patterns, Tools) = (compiler.Slots, compiler.Patterns, compiler.Tools);
        LookBack = compiler.Reach;
        IsUnbounded = compiler.IsUnbounded;
    }

    internal Schema Schema { get; }

    /// <summary>What it was made of.</summary>
    internal ProgramSource Source { get; }

    /// <summary>The segments and partitions, in the rule book's order.</summary>
    internal ValueList<ProgramDefinition> Definitions { get; }

    /// <summary>The places of those that are segments.</summary>
    internal ReadOnlySpan<int> Segments => _segmentPlaces;

    /// <summary>What is refused, and what cannot be told ahead of time.</summary>
    internal ValueList<Diagnostic> Diagnostics { get; }

    /// <summary>The lists that are asked for.</summary>
    internal ValueList<string> Lists { get; }

    internal int Slots { get; }

    internal int Patterns { get; }

    internal int Tools { get; }

    /// <summary>How far back events are looked at by what has a window, in milliseconds.</summary>
    internal long LookBack { get; }

    /// <summary>Whether something looks at all events that ever were.</summary>
    internal bool IsUnbounded { get; }

    /// <summary>The place of a definition; −1 when there is none of the name.</summary>
    internal int PlaceOf(string name) => _places.GetValueOrDefault(name, -1);

    /// <summary>The value of a feature in its public type; null when it is missing.</summary>
    internal object? ValueOf(string feature, NodeRun run, long at)
    {
        if (!_features.TryGetValue(feature, out (MeasureNode Node, ValueKind Kind) known)) throw new KeyNotFoundException($"The program has no feature '{feature}'.");
        return NodeValues.Of(known.Node, known.Kind, run, at);
    }

    /// <summary>Refuses to tell when a definition changes, or any (null), where it cannot be told.</summary>
    internal void ThrowIfUntold(string? definition)
    {
        if (_untold.Count == 0) return;
        ValueList<Diagnostic> untold = [.. _untold.Where(diagnostic => definition is null || diagnostic.Definition == definition)];
        if (untold.Count > 0) throw new RuleException(untold);
    }

    /// <summary>Whether a measure goes on from a fold of old events.</summary>
    internal bool CanFold(Measure measure) => _compiler.Find(measure) is NumberNode { FoldForm: not null };

    /// <summary>Measures go on from folds, each from that of its place. Said once, before anything is asked.</summary>
    internal void FoldOver(IReadOnlyList<Measure> measures)
    {
        _folded = [.. measures.Select(measure => (NumberNode)_compiler.Find(measure)!)];
        for (int place = 0; place < _folded.Length; place++) _folded[place].FoldPlace = place;
    }

    /// <summary>Takes the events of a run into folds.</summary>
    internal void Fold(NodeRun run, long at, Fold[] folds)
    {
        for (int place = 0; place < _folded.Length; place++) Join(folds, place, _folded[place].FoldOf(run, at));
    }

    /// <summary>Takes what other events come to into folds.</summary>
    internal void Join(Fold[] folds, Fold[] others)
    {
        for (int place = 0; place < _folded.Length; place++) Join(folds, place, others[place]);
    }

    private void Join(Fold[] folds, int place, in Fold other) => folds[place].Join(other, _folded[place].FoldForm!.Value, _folded[place].Scale is null);

    /// <summary>Writes what each definition says.</summary>
    internal void Decide(NodeRun run, long at, Span<int> codes)
    {
        // Those that others refer to come first, so that no answer is far down.
        foreach (int place in _order) codes[place] = Decide(run, place, at);
    }

    /// <summary>What one definition says.</summary>
    internal int Decide(NodeRun run, int place, long at) => _segments[place] is { } segment ? segment.Holds(run, at) ? 1 : 0 : _partitions[place]!.Code(run, at);

    /// <summary>What one definition says, and when it says something else.</summary>
    internal Standing Ask(NodeRun run, int place, long at)
    {
        if (_segments[place] is { } segment) return new Standing(segment.Ask(run, at, out Until until) ? 1 : 0, until.At, until.Then);
        PartitionNode partition = _partitions[place]!;
        return new Standing(partition.Code(run, at), partition.Change(run, at));
    }

    /// <summary>What an event of a type, later than all others, may do to what a definition says.</summary>
    internal EventEffect EffectOf(int place, int type) => _segments[place]?.EffectOf(type) ?? EventEffect.Any;

    /// <summary>When a definition says something else.</summary>
    internal Until Change(NodeRun run, int place, long at) => _segments[place] is { } segment ? segment.Flip(run, at) : new Until(_partitions[place]!.Change(run, at));
}
