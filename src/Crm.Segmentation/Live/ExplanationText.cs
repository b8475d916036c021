using System.Globalization;
using System.Text;

namespace Crm.Segmentation.Live;

/// <summary>Writes an explanation as lines.</summary>
internal static class ExplanationText
{
    /// <summary>Of so many events the instants are written; of more, the last ones.</summary>
    private const int MostEvents = 5;

    internal static string Of(Explanation explanation, ExplanationWords words)
    {
        var text = new StringBuilder();
        string name = explanation.Definition.Title is { } title ? $"{explanation.Definition.Name} ({title})" : explanation.Definition.Name;
        string at = Instant(explanation.AsOf);
        string state = explanation.Cell is { } cell ? words.InCell(name, cell, at) : explanation.IsMember == true ? words.Member(name, at) : words.NoMember(name, at);
        string change = !explanation.IsNextChangeTold ? words.Untold : explanation.NextChange is { } instant ? words.ChangesAt(Instant(instant)) : words.NeverChanges;
        text.Append(state).Append(". ").Append(change).Append('.');

        foreach (string line in Lines(explanation.Parts, words, depth: 1)) text.Append('\n').Append(line);
        return text.ToString();
    }

    /// <summary>Conditions with all below them, a line each; below a condition the values that its own come from.</summary>
    internal static IEnumerable<string> Lines(IEnumerable<ExplanationPart> parts, ExplanationWords words, int depth)
    {
        // Lines are pushed with their depth, so that nothing recurses.
        var open = new Stack<(ExplanationPart Part, int Depth)>(parts.Reverse().Select(part => (part, depth)));
        while (open.TryPop(out (ExplanationPart Part, int Depth) next))
        {
            (ExplanationPart part, int at) = next;
            bool isOneLine = part is { Condition: Not { Operand: not (AllOf or AnyOf or Not or MemberOf) }, Parts: [_] };
            ExplanationPart looks = isOneLine ? part.Parts[0] : part;
            yield return $"{Indent(at)}{(part.Holds ? words.Yes : words.No)} {Head(part.Condition, isOneLine, words)}{Values(looks, words)}";
            foreach (ExplanationValue value in looks.Values)
                foreach (string line in Lines(value.From, words, at + 1)) yield return line;
            for (int i = isOneLine ? -1 : part.Parts.Count - 1; i >= 0; i--) open.Push((part.Parts[i], at + 1));
        }
    }

    /// <summary>Values with all that they come from, a line each, as far to the right as conditions are.</summary>
    internal static IEnumerable<string> Lines(IEnumerable<ExplanationValue> values, ExplanationWords words, int depth)
    {
        var open = new Stack<(ExplanationValue Value, int Depth)>(values.Reverse().Select(value => (value, depth)));
        while (open.TryPop(out (ExplanationValue Value, int Depth) next))
        {
            (ExplanationValue value, int at) = next;
            string counted = Counted(value, words);
            yield return $"{Indent(at)}{new string(' ', words.Yes.Length + 1)}{Said(value, words)}{(counted.Length == 0 ? "" : $"; {counted}")}";
            for (int i = value.From.Count - 1; i >= 0; i--) open.Push((value.From[i], at + 1));
        }
    }

    /// <summary>A measure with its value.</summary>
    internal static string Said(ExplanationValue value, ExplanationWords words) =>
        value.IsWithheld ? words.Withheld(value.Measure.ToString())
        : value.Value is { } known ? $"{value.Measure} = {Text(known)}"
        : words.Missing(value.Measure.ToString());

    private static string Head(Condition condition, bool isOneLine, ExplanationWords words) => condition switch
    {
        AllOf => words.AllOf,
        AnyOf => words.AnyOf,
        Not when !isOneLine => words.Not,
        _ => condition.ToString(),
    };

    private static string Values(ExplanationPart part, ExplanationWords words)
    {
        if (part.Values.Count == 0) return "";
        string values = string.Join(", ", part.Values.Select(value => Said(value, words)));
        string needs = part.Needs is { } needed && part.Values.Count == 1 ? $", {words.Needs(Text(needed))}" : "";
        return $": {values}{needs}{string.Concat(part.Values.Select(value => Counted(value, words)).Where(counted => counted.Length > 0).Select(counted => $"; {counted}"))}";
    }

    /// <summary>The events that counted; of a feature, where what it comes from is told.</summary>
    private static string Counted(ExplanationValue value, ExplanationWords words)
    {
        if (value is not { Measure: not Feature, Events: { Count: > 0 } events }) return "";
        string instants = string.Join(", ", events.Skip(Math.Max(0, events.Count - MostEvents)).Select(Instant));
        return events.Count > MostEvents ? words.LastCounted(events.Count, instants) : words.Counted(instants);
    }

    private static string Indent(int depth) => new(' ', 2 * Math.Min(depth, 40));

    private static string Instant(DateTimeOffset instant) => Timestamp.Text(Timestamp.Floor(instant));

    private static string Text(object value) => value switch
    {
        DateTimeOffset instant => Instant(instant),
        TimeSpan duration => Timestamp.DurationText(duration.Ticks / TimeSpan.TicksPerMillisecond),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        long whole => RuleWords.Number(whole),
        decimal number => RuleWords.Number(number / 1.0000000000000000000000000000m),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string text => RuleWords.Text(text),
        IEnumerable<string> tags => string.Join(", ", tags),
        bool flag => flag ? "true" : "false",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}

/// <summary>The words of one language.</summary>
internal abstract class ExplanationWords
{
    internal static ExplanationWords English { get; } = new InEnglish();

    internal static ExplanationWords Korean { get; } = new InKorean();

    internal abstract string Yes { get; }

    internal abstract string No { get; }

    internal abstract string AllOf { get; }

    internal abstract string AnyOf { get; }

    internal abstract string Not { get; }

    internal abstract string NeverChanges { get; }

    internal abstract string Untold { get; }

    internal abstract string Member(string name, string at);

    internal abstract string NoMember(string name, string at);

    internal abstract string InCell(string name, string cell, string at);

    internal abstract string ChangesAt(string at);

    internal abstract string Missing(string measure);

    internal abstract string Withheld(string measure);

    internal abstract string Needs(string value);

    internal abstract string Counted(string instants);

    internal abstract string LastCounted(int count, string instants);

    private sealed class InEnglish : ExplanationWords
    {
        internal override string Yes => "yes";

        internal override string No => "no ";

        internal override string AllOf => "all of";

        internal override string AnyOf => "any of";

        internal override string Not => "not";

        internal override string NeverChanges => "It does not change by itself";

        internal override string Untold => "When it changes by itself cannot be told";

        internal override string Member(string name, string at) => $"In {name} at {at}";

        internal override string NoMember(string name, string at) => $"Not in {name} at {at}";

        internal override string InCell(string name, string cell, string at) => $"In {name}.{cell} at {at}";

        internal override string ChangesAt(string at) => $"It changes by itself at {at}";

        internal override string Missing(string measure) => $"{measure} is missing";

        internal override string Withheld(string measure) => $"{measure} is personal and not shown";

        internal override string Needs(string value) => $"needs {value}";

        internal override string Counted(string instants) => $"counted: {instants}";

        internal override string LastCounted(int count, string instants) => string.Create(CultureInfo.InvariantCulture, $"counted: {count}, the last at {instants}");
    }

    private sealed class InKorean : ExplanationWords
    {
        internal override string Yes => "예  ";

        internal override string No => "아니오";

        internal override string AllOf => "모두";

        internal override string AnyOf => "하나 이상";

        internal override string Not => "아님";

        internal override string NeverChanges => "저절로 바뀌지 않습니다";

        internal override string Untold => "언제 저절로 바뀌는지 알 수 없습니다";

        internal override string Member(string name, string at) => $"{at}에 {name}에 속합니다";

        internal override string NoMember(string name, string at) => $"{at}에 {name}에 속하지 않습니다";

        internal override string InCell(string name, string cell, string at) => $"{at}에 {name}.{cell}에 속합니다";

        internal override string ChangesAt(string at) => $"{at}에 저절로 바뀝니다";

        internal override string Missing(string measure) => $"{measure} 값이 없음";

        internal override string Withheld(string measure) => $"{measure} 값은 개인 정보라 보이지 않음";

        internal override string Needs(string value) => $"{value} 필요";

        internal override string Counted(string instants) => $"센 이벤트: {instants}";

        internal override string LastCounted(int count, string instants) => string.Create(CultureInfo.InvariantCulture, $"센 이벤트 {count}개, 마지막: {instants}");
    }
}
