using System.Collections.Concurrent;

namespace Crm.Segmentation;

/// <summary>What the events of one type are called by a property: a code for each event, of the name that its value is. Thread-safe.</summary>
internal sealed class EventNames
{
    private readonly EventKeys _keys;
    private readonly PropertyReader? _texts;
    private readonly int[] _codes = [];
    private readonly ConcurrentDictionary<long, int> _known = [];
    private readonly Func<string, int> _codeOf;

    /// <param name="column">The property by row.</param>
    /// <param name="field">The property.</param>
    /// <param name="codeOf">The code of a name, equal for equal names over all types.</param>
    internal EventNames(Column column, FieldDefinition field, Func<string, int> codeOf)
    {
        (_keys, _codeOf) = (new EventKeys(column, field, new Dictionary<string, long>(StringComparer.Ordinal), field.IgnoresCase), codeOf);
        var values = new PropertyReader(column, field.Scale);
        if (values.Dictionary is not { } dictionary) return;
        (_texts, _codes) = (values, [.. dictionary.Compared(field.IgnoresCase).Select(codeOf)]);
    }

    /// <summary>The code of an event's name; false for an event without the property.</summary>
    internal bool TryGet(int row, out int code)
    {
        code = 0;
        if (_texts is not null)
        {
            if (!_texts.IsValid(row)) return false;
            code = _codes[_texts.Exact(row)];
            return true;
        }

        if (!_keys.TryGet(row, out long key)) return false;
        code = _known.GetOrAdd(key, static (key, names) => names._codeOf(names._keys.Text(key)), this);
        return true;
    }
}
