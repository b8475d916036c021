using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>How one sort of value is written as JSON and how it is read: one description for both.</summary>
internal abstract class JsonShape
{
    /// <summary>What the value is called in a message, with its article.</summary>
    internal abstract string What { get; }

    /// <summary>The word by which an object says that it has this form; null where no word is needed.</summary>
    internal virtual string? Tag => null;

    /// <summary>The sort of JSON value that it is.</summary>
    internal abstract JsonValueKind Kind { get; }

    /// <summary>The members of an object, in the order in which they are written.</summary>
    internal virtual IEnumerable<(string Name, JsonShape Form, bool IsOptional)> Members => [];

    /// <summary>The form of a list's elements or of what is named; otherwise this form itself.</summary>
    internal virtual JsonShape Inner => this;

    /// <summary>Whether this node is written in this form.</summary>
    internal virtual bool Fits(object value) => true;

    internal abstract void Write(Utf8JsonWriter writer, object value);

    /// <summary>A value as a document of its own, in UTF-8.</summary>
    internal ReadOnlyMemory<byte> Utf8(object value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, value);
        return buffer.WrittenMemory;
    }

    /// <summary>A value as a document of its own.</summary>
    internal string Text(object value) => Encoding.UTF8.GetString(Utf8(value).Span);

    /// <summary>The value; null after telling what is wrong.</summary>
    internal abstract object? Read(JsonReading reading, JsonPlace part);

    /// <summary>Tells, once, that a value is of another sort than it should be.</summary>
    private protected static object? TellSort(JsonReading reading, JsonPlace part, string what, string written)
    {
        if (part.Kind != JsonValueKind.Undefined)
            reading.Tell(DiagnosticCodes.JsonWrongType, $"Here stands {Sort(part.Kind)} where {what} belongs, which is {written}.", part);
        return null;
    }

    private protected static string Sort(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}

/// <summary>A value that is one string, number, or true or false.</summary>
/// <param name="what">What it is called.</param>
/// <param name="kind">The sort of JSON value.</param>
/// <param name="write">Writes the value.</param>
/// <param name="read">Gives the value, or null and what is wrong.</param>
internal sealed class JsonScalar<T>(string what, JsonValueKind kind, Action<Utf8JsonWriter, T> write, Func<JsonMembers, T?> read) : JsonShape
{
    internal override string What => what;

    internal override JsonValueKind Kind => kind;

    /// <summary>The words, where only some are allowed.</summary>
    internal IReadOnlyList<string> Words { get; init; } = [];

    internal Func<T, bool> When { get; init; } = _ => true;

    internal override bool Fits(object value) => value is T node && When(node);

    internal override void Write(Utf8JsonWriter writer, object value) => write(writer, (T)value);

    internal override object? Read(JsonReading reading, JsonPlace part) =>
        part.Kind == kind || (part.Kind == JsonValueKind.False && kind == JsonValueKind.True)
            ? read(new JsonMembers(reading, part, []))
            : TellSort(reading, part, what, Sort(kind));
}

/// <summary>A list of values of one form.</summary>
internal sealed class JsonList<T>(JsonShape item, int atLeast = 0, int atMost = int.MaxValue) : JsonShape
{
    internal override string What => $"a list, each of which is {item.What}";

    internal override JsonShape Inner => item.Inner;

    internal override JsonValueKind Kind => JsonValueKind.Array;

    internal override void Write(Utf8JsonWriter writer, object value)
    {
        writer.WriteStartArray();
        foreach (T element in (ValueList<T>)value) item.Write(writer, element!);
        writer.WriteEndArray();
    }

    internal override object? Read(JsonReading reading, JsonPlace part)
    {
        if (part.Kind != JsonValueKind.Array) return TellSort(reading, part, "a list", "an array");
        if (part.Parts.Count < atLeast || part.Parts.Count > atMost)
        {
            Phrase message = part.Parts.Count < atLeast
                ? (Phrase)$"The list has {part.Parts.Count} elements and needs at least {atLeast}."
                : $"The list has {part.Parts.Count} elements and may have at most {atMost}.";
            reading.Tell(DiagnosticCodes.JsonValue, message, part);
            return null;
        }

        var elements = new List<T>();
        foreach (JsonPlace element in part.Parts.TakeWhile(_ => !reading.IsFull))
            if (item.Read(reading, element) is { } value) elements.Add((T)value);
        return elements.Count < part.Parts.Count ? null : ValueList.Create<T>([.. elements]);
    }
}

/// <summary>One of several forms, told apart by the sort of JSON value, and among objects by their member <c>type</c>.</summary>
internal sealed class JsonChoice(string what, Func<IReadOnlyList<JsonShape>> forms) : JsonShape
{
    internal const string TypeMember = "type";

    internal override string What => what;

    internal override JsonValueKind Kind => JsonValueKind.Object;

    internal IReadOnlyList<JsonShape> Forms => field ??= forms();

    internal override void Write(Utf8JsonWriter writer, object value) => Forms.First(form => form.Fits(value)).Write(writer, value);

    internal override object? Read(JsonReading reading, JsonPlace part)
    {
        if (part.Kind != JsonValueKind.Object)
        {
            return Forms.FirstOrDefault(form => form.Kind == part.Kind) is { } scalar
                ? scalar.Read(reading, part)
                : TellSort(reading, part, what, string.Join(" or ", Forms.Select(form => Sort(form.Kind)).Distinct(StringComparer.Ordinal).Reverse()));
        }

        if (part.Member(TypeMember) is not { } type)
        {
            reading.Tell(DiagnosticCodes.JsonMissingMember, $"The member 'type' is missing, which says what sort of thing {what} is.", part, Known());
            return null;
        }

        if (type.Text is not { } tag || type.Kind != JsonValueKind.String) return TellSort(reading, type, "the type", "a string");
        if (Forms.FirstOrDefault(form => form.Tag == tag) is { } found) return found.Read(reading, part);
        string noun = what[(what.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        Phrase message = $"'{tag}' is no type of {noun}.";
        reading.Tell(DiagnosticCodes.JsonUnknownType, message, type, reading.Suggest(tag, Tags()) ?? Known());
        return null;
    }

    private IEnumerable<string> Tags() => Forms.Select(form => form.Tag).OfType<string>();

    private Phrase Known() => $"It is one of: {new NameList(Tags())}.";
}

/// <summary>A definition, or a feature: a value of another form that has a name, under which the reading keeps it.</summary>
internal sealed class JsonNamed(JsonShape form, bool isMeasure) : JsonShape
{
    internal override string What => form.What;

    internal override JsonShape Inner => form;

    internal override JsonValueKind Kind => form.Kind;

    internal override void Write(Utf8JsonWriter writer, object value) => form.Write(writer, value);

    internal override object? Read(JsonReading reading, JsonPlace part) => reading.ReadNamed(form, part, isMeasure);
}
