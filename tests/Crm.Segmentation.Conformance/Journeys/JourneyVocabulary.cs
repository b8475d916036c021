using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>The names that a case of journeys uses, as a schema and as segments and partitions that only stand for their names.</summary>
internal sealed class JourneyVocabulary
{
    private readonly Dictionary<string, ValueKind> _attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _enums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, ValueKind>> _events = new(StringComparer.Ordinal);
    private readonly List<string> _segments = [];
    private Schema? _schema;

    /// <summary>Everything that was used, as a schema.</summary>
    internal Schema Schema => _schema ??= Build(_attributes.Keys, _events.Keys);

    /// <summary>Forgets the schema, since more names were noted.</summary>
    internal void Forget() => _schema = null;

    /// <summary>Notes an attribute; the first kind that is known of it holds.</summary>
    internal void Attribute(string name, ValueKind kind) => _attributes.TryAdd(name, kind);

    /// <summary>Notes an attribute with a list of values.</summary>
    internal void Enum(string name, IReadOnlyList<string> values)
    {
        _attributes.TryAdd(name, ValueKind.Enum);
        _enums.TryAdd(name, values);
    }

    internal void Event(string name) => _events.TryAdd(name, new Dictionary<string, ValueKind>(StringComparer.Ordinal));

    internal void Property(string type, string name, ValueKind kind)
    {
        Event(type);
        _events[type].TryAdd(name, kind);
    }

    /// <summary>Notes a segment, or <c>PARTITION.CELL</c>.</summary>
    internal void Segment(string name)
    {
        if (!_segments.Contains(name)) _segments.Add(name);
        Attribute($"is {name}", ValueKind.Flag);
    }

    /// <summary>The kind of the values that a literal of a case has.</summary>
    internal static ValueKind KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => ValueKind.Flag,
        JsonValueKind.Number => ValueKind.Number,
        JsonValueKind.String when DateTimeOffset.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out _) && value.GetString()!.Length > 10 => ValueKind.Instant,
        _ => ValueKind.Text,
    };

    /// <summary>A schema of some of the names.</summary>
    internal Schema Build(IEnumerable<string> attributes, IEnumerable<string> events)
    {
        var define = new SchemaBuilder("case");
        foreach (string name in attributes)
        {
            _ = _attributes[name] switch
            {
                ValueKind.Flag => define.Flag(name),
                ValueKind.Number => define.Number(name),
                ValueKind.Date => define.Date(name),
                ValueKind.Instant => define.Instant(name),
                ValueKind.Enum => define.Enum(name, [.. _enums[name]]),
                _ => (Expression)define.Text(name),
            };
        }

        foreach (string name in events)
        {
            EventType type = define.Event(name);
            foreach ((string property, ValueKind kind) in _events[name]) _ = kind switch
            {
                ValueKind.Flag => type.Flag(property),
                ValueKind.Number => type.Number(property),
                ValueKind.Instant => type.Instant(property),
                _ => (Expression)type.Text(property),
            };
        }

        return define.Build();
    }

    /// <summary>Segments and partitions that stand for the names.</summary>
    internal IEnumerable<Definition> Definitions()
    {
        foreach (string name in _segments.Where(name => !name.Contains('.', StringComparison.Ordinal))) yield return Crm.Segmentation.Segment.Define(name, Flag(name));
        foreach (IGrouping<string, string> partition in _segments.Where(name => name.Contains('.', StringComparison.Ordinal)).GroupBy(name => name[..name.IndexOf('.', StringComparison.Ordinal)], StringComparer.Ordinal))
            yield return Partition.Define(partition.Key, "nobody", [.. partition.Select(name => new PartitionCell(name[(partition.Key.Length + 1)..], Flag(name)))]);
    }

    /// <summary>The membership of a segment or a cell.</summary>
    internal static Condition Member(string name) => name.IndexOf('.', StringComparison.Ordinal) is var point and > 0
        ? Partition.Define(name[..point], "nobody", new PartitionCell(name[(point + 1)..], Crm.Segmentation.Condition.InBucket("x", 0, 1)))[name[(point + 1)..]]
        : Crm.Segmentation.Segment.Define(name, Crm.Segmentation.Condition.InBucket("x", 0, 1)).Members;

    private Condition Flag(string name) => (Condition)Schema.Attribute($"is {name}");
}
