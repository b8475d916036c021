using System.Text;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation;

/// <summary>Writes nodes as rule text, one way each, so that reading the text gives the same tree again; or short, as a diagnostic calls them.</summary>
/// <remarks>A tree that is beyond the limits of rules is not written; its type stands for it.</remarks>
internal sealed class RuleText
{
    private const int LongestShort = 80;
    private const int MostListedShort = 5;

    private readonly StringBuilder _text = new();
    private string? _eventName;
    private int _depth;
    private int _nodes;
    private bool _isTooLarge;

    /// <summary>Whether filters, windows, backquotes and long lists are left out.</summary>
    internal bool IsShort { get; private init; }

    public override string ToString() => _text.ToString();

    /// <summary>What a diagnostic calls a node.</summary>
    internal static string ShortNameOf(Node node)
    {
        string text = new RuleText { IsShort = true }.Write(node).ToString();
        return text.Length <= LongestShort ? text : $"{text[..LongestShort]}…";
    }

    internal RuleText Write(string text)
    {
        _text.Append(text);
        return this;
    }

    internal RuleText Name(string name) => Write(IsShort ? name : RuleWords.Name(name));

    internal RuleText Title(string? title) => title is null ? this : Write(" ").Quoted(title);

    internal RuleText Quoted(string text) => Write(RuleWords.Text(text));

    internal RuleText Write(TimeSpan duration) => Write(Constant.Of(duration).Plain);

    internal RuleText Write(decimal number) => Write(IsShort ? Constant.Of(number).Plain : RuleWords.Number(number));

    /// <summary>An attribute, or inside the <c>where</c> of its event a property, is its name alone; there an attribute says whose it is.</summary>
    internal RuleText Write(FieldDefinition field)
    {
        if (field.EventName is null) return Write(_eventName is null ? "" : "customer.").Name(field.Name);
        return field.EventName == _eventName ? Name(field.Name) : Name(field.EventName).Write(".").Name(field.Name);
    }

    /// <summary>A node where one of at least this level may stand; one that is looser gets parentheses.</summary>
    internal RuleText Write(Node node, RuleLevel least = RuleLevel.Or)
    {
        if (_isTooLarge || (IsShort && _text.Length > LongestShort)) return this;
        if (_depth == 0) return Root(node);
        if (++_nodes > RuleLimits.Nodes || _depth >= RuleLimits.Depth)
        {
            _isTooLarge = true;
            return this;
        }

        _depth++;
        bool isLoose = node.Level < least;
        if (isLoose) Write("(");
        node.Write(this);
        if (isLoose) Write(")");
        _depth--;
        return this;
    }

    /// <summary>A measure among other words: as a comparison has it.</summary>
    internal RuleText Term(Node measure) => Write(measure, RuleLevel.Sum);

    /// <summary>A condition on one event of a type.</summary>
    internal RuleText Inside(string eventName, Node filter)
    {
        string? outer = _eventName;
        _eventName = eventName;
        Write(filter);
        _eventName = outer;
        return this;
    }

    internal RuleText Join<T>(IEnumerable<T> parts, string separator, Action<T> write)
    {
        bool first = true;
        foreach (T part in parts)
        {
            if (!first) Write(separator);
            write(part);
            first = false;
        }

        return this;
    }

    /// <summary>Parts in braces; of many, when it is short, the first few.</summary>
    internal RuleText Set<T>(ValueList<T> parts, Action<T> write)
    {
        bool isCut = IsShort && parts.Count > MostListedShort;
        return Write("{").Join(isCut ? parts.Take(MostListedShort) : parts, ", ", write).Write(isCut ? ", …}" : "}");
    }

    private RuleText Root(Node node)
    {
        int start = _text.Length;
        (_depth, _nodes) = (1, 1);
        node.Write(this);
        _depth = 0;
        if (!_isTooLarge) return this;
        _isTooLarge = false;
        _text.Length = start;
        return Write($"({node.GetType().Name}, too large to be shown)");
    }
}
