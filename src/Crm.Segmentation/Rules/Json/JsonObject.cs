using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>An object with known members, written in the order in which they are described, read in any.</summary>
/// <param name="tag">The value of its member <c>type</c>; null where it has none, since no other object can stand in its place.</param>
/// <param name="what">What it is called.</param>
/// <param name="make">Makes it of its members' values, taken in the order in which they are described; null after telling what is wrong.</param>
internal sealed class JsonObject<T>(string? tag, string what, Func<JsonMembers, T?> make) : JsonShape
    where T : class
{
    private readonly List<Member> _members = [];

    internal override string What => what;

    internal override string? Tag => tag;

    internal override JsonValueKind Kind => JsonValueKind.Object;

    internal override IEnumerable<(string Name, JsonShape Form, bool IsOptional)> Members => _members.Select(m => (m.Name, m.Form, m.IsOptional));

    /// <summary>Which values of the type are written in this form, where not all are.</summary>
    internal Func<T, bool> When { get; init; } = _ => true;

    internal override bool Fits(object value) => value is T node && When(node);

    /// <summary>The next member, which is always there.</summary>
    internal JsonObject<T> With(string name, JsonShape form, Func<T, object> get)
    {
        _members.Add(new Member(name, form, get, IsOptional: false, null));
        return this;
    }

    /// <summary>The next member, which is left out when it has its default.</summary>
    internal JsonObject<T> Maybe(string name, JsonShape form, Func<T, object?> get, object? defaultValue = null)
    {
        _members.Add(new Member(name, form, get, IsOptional: true, defaultValue));
        return this;
    }

    internal override void Write(Utf8JsonWriter writer, object value)
    {
        writer.WriteStartObject();
        if (tag is not null) writer.WriteString(JsonChoice.TypeMember, tag);
        foreach (Member member in _members)
        {
            object? part = member.Get((T)value);
            if (part is null || (member.IsOptional && part.Equals(member.Default))) continue;
            writer.WritePropertyName(member.Name);
            member.Form.Write(writer, part);
        }

        writer.WriteEndObject();
    }

    internal override object? Read(JsonReading reading, JsonPlace part)
    {
        if (part.Kind != JsonValueKind.Object) return TellSort(reading, part, what, "an object");
        bool isSound = CheckNames(reading, part);
        var values = new object?[_members.Count];
        for (int i = 0; i < values.Length; i++)
        {
            Member member = _members[i];
            if (reading.IsFull) return null;
            if (part.Member(member.Name) is { } value)
            {
                values[i] = member.Form.Read(reading, value);
                isSound &= values[i] is not null;
            }
            else if (member.IsOptional)
            {
                values[i] = member.Default;
            }
            else
            {
                reading.Tell(DiagnosticCodes.JsonMissingMember, $"The member '{member.Name}' is missing from {what}: {member.Form.What}.", part);
                isSound = false;
            }
        }

        return isSound ? make(new JsonMembers(reading, part, values)) : null;
    }

    private bool CheckNames(JsonReading reading, JsonPlace part)
    {
        bool isSound = true;
        foreach (JsonPlace member in part.Parts.TakeWhile(_ => !reading.IsFull))
        {
            string name = member.Name!;
            if (_members.Exists(known => known.Name == name) || (tag is not null && name == JsonChoice.TypeMember)) continue;
            isSound = false;
            Phrase known = $"It has {new NameList(_members.Select(m => m.Name))}.";
            Phrase message = $"'{name}' is no member of {what}.";
            reading.Tell(DiagnosticCodes.JsonUnknownMember, message, member, reading.Suggest(name, _members.Select(m => m.Name)) ?? known);
        }

        return isSound;
    }

    private sealed record Member(string Name, JsonShape Form, Func<T, object?> Get, bool IsOptional, object? Default);
}

/// <summary>The values of an object's members, or the one value of a scalar, to make something of.</summary>
internal sealed class JsonMembers(JsonReading reading, JsonPlace part, object?[] values)
{
    private int _next;

    internal JsonReading Reading => reading;

    /// <summary>The text of a string, or a number as it is written.</summary>
    internal string Text => part.Text!;

    internal bool IsTrue => part.Kind == JsonValueKind.True;

    /// <summary>The value of the next member, in the order in which they are described.</summary>
    internal T Next<T>() => (T)values[_next++]!;

    /// <summary>Tells why nothing can be made of the values; the result is null.</summary>
    internal object? Fail(Phrase message, Phrase? help = null, string code = DiagnosticCodes.JsonValue)
    {
        reading.Tell(code, message, part, help);
        return null;
    }
}
