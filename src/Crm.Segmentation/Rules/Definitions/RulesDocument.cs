using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>Definitions as one document in JSON: the version of the language, the schema if asked for, the features, and the definitions.</summary>
/// <remarks>Writing needs nothing but the definitions. Which kinds there are to be read is known above (Books), where a reading is given what reads them.</remarks>
internal sealed record RulesDocument(int Version, Schema? Schema, ValueList<object> Measures, ValueList<Definition> Definitions)
{
    internal static readonly JsonShape VersionShape = JsonScalars.Integer(1, int.MaxValue);

    /// <summary>The document as a part of another: written as it is, read by whoever knows all kinds of definition.</summary>
    internal static readonly JsonShape Part = new JsonPart(ShapeOf(MeasureJson.Declaration, new JsonOwn()));

    /// <summary>The document over the forms of what is listed in it.</summary>
    internal static JsonShape ShapeOf(JsonShape measure, JsonShape definition) => new JsonObject<RulesDocument>(
            null,
            "a rule book",
            p => new RulesDocument(p.Next<int>(), p.Next<Schema?>(), p.Next<ValueList<object>>(), p.Next<ValueList<Definition>>()))
        .With("version", VersionShape, n => n.Version)
        .Maybe("schema", SchemaShapes.Schema, n => n.Schema)
        .Maybe("measures", new JsonList<object>(measure), n => n.Measures, ValueList.Create<object>([]))
        .With("definitions", new JsonList<Definition>(definition), n => n.Definitions);

    /// <summary>Definitions with the features that occur in them.</summary>
    internal static RulesDocument Of(params ReadOnlySpan<Definition> definitions)
    {
        ValueList<Definition> all = ValueList.Create(definitions);
        return new RulesDocument(RuleLanguage.Version, null, [.. Feature.In(all.SelectMany(definition => definition.Trees))], all);
    }

    /// <summary>A definition in its own form.</summary>
    private sealed class JsonOwn : JsonShape
    {
        internal override string What => "a definition";

        internal override JsonValueKind Kind => JsonValueKind.Object;

        internal override void Write(Utf8JsonWriter writer, object value) => ((Definition)value).Shape.Write(writer, value);

        internal override object? Read(JsonReading reading, JsonPlace part) => throw new System.Diagnostics.UnreachableException("A definition is read by who knows all kinds.");
    }

    private sealed class JsonPart(JsonShape written) : JsonShape
    {
        internal override string What => written.What;

        internal override JsonValueKind Kind => written.Kind;

        internal override void Write(Utf8JsonWriter writer, object value) => written.Write(writer, value);

        internal override object? Read(JsonReading reading, JsonPlace part) => reading.Rules(reading, part);
    }
}
