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

        // Lines are pushed with their depth, so that nothing recurses.
        var open = new Stack<(ExplanationPart Part, int Depth)>(explanation.Parts.Reverse().Select(part => (part, 1)));
        while (open.TryPop(out (ExplanationPart Part, int Depth) next))
        {
            text.Append('\n').Append(' ', 2 * Math.Min(next.Depth, 40)).Append(next.Part.Holds ? words.Yes : words.No).Append(' ').Append(next.Part.Condition);
            Write(text, next.Part, words);
            for (int i = next.Part.Parts.Count - 1; i >= 0; i--) open.Push((next.Part.Parts[i], next.Depth + 1));
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ExplanationPart part, ExplanationWords words)
    {
        var said = new List<string>();
        if (part.IsWithheld) said.Add(words.Withheld);
        else if (part.HasValue) said.Add(part.Value is null ? words.Missing : words.Is(Text(part.Value)));
        if (part.Needs is { } needs) said.Add(words.Needs(Text(needs)));
        if (part.Events is { Count: > 0 } events)
        {
            string instants = string.Join(", ", events.Skip(Math.Max(0, events.Count - MostEvents)).Select(Instant));
            said.Add(events.Count > MostEvents ? words.LastCounted(events.Count, instants) : words.Counted(instants));
        }

        if (said.Count > 0) text.Append(": ").AppendJoin("; ", said);
    }

    private static string Instant(DateTimeOffset instant) => Timestamp.Text(Timestamp.Floor(instant));

    private static string Text(object value) => value switch
    {
        DateTimeOffset instant => Instant(instant),
        TimeSpan duration => Timestamp.DurationText(duration.Ticks / TimeSpan.TicksPerMillisecond),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        long whole => RuleWords.Number(whole),
        decimal number => RuleWords.Number(number / 1.0000000000000000000000000000m),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string text => $"\"{text}\"",
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

    internal abstract string Missing { get; }

    internal abstract string Withheld { get; }

    internal abstract string NeverChanges { get; }

    internal abstract string Untold { get; }

    internal abstract string Member(string name, string at);

    internal abstract string NoMember(string name, string at);

    internal abstract string InCell(string name, string cell, string at);

    internal abstract string ChangesAt(string at);

    internal abstract string Is(string value);

    internal abstract string Needs(string value);

    internal abstract string Counted(string instants);

    internal abstract string LastCounted(int count, string instants);

    private sealed class InEnglish : ExplanationWords
    {
        internal override string Yes => "yes";

        internal override string No => "no ";

        internal override string Missing => "there is no value";

        internal override string Withheld => "the value is personal and not shown";

        internal override string NeverChanges => "It does not change by itself";

        internal override string Untold => "When it changes by itself cannot be told";

        internal override string Member(string name, string at) => $"In {name} at {at}";

        internal override string NoMember(string name, string at) => $"Not in {name} at {at}";

        internal override string InCell(string name, string cell, string at) => $"In {name}.{cell} at {at}";

        internal override string ChangesAt(string at) => $"It changes by itself at {at}";

        internal override string Is(string value) => $"it is {value}";

        internal override string Needs(string value) => $"it needs {value}";

        internal override string Counted(string instants) => $"counted: {instants}";

        internal override string LastCounted(int count, string instants) => string.Create(CultureInfo.InvariantCulture, $"counted: {count}, the last at {instants}");
    }

    private sealed class InKorean : ExplanationWords
    {
        internal override string Yes => "예  ";

        internal override string No => "아니오";

        internal override string Missing => "값이 없음";

        internal override string Withheld => "개인 정보라 값을 보이지 않음";

        internal override string NeverChanges => "저절로 바뀌지 않습니다";

        internal override string Untold => "언제 저절로 바뀌는지 알 수 없습니다";

        internal override string Member(string name, string at) => $"{at}에 {name}에 속합니다";

        internal override string NoMember(string name, string at) => $"{at}에 {name}에 속하지 않습니다";

        internal override string InCell(string name, string cell, string at) => $"{at}에 {name}.{cell}에 속합니다";

        internal override string ChangesAt(string at) => $"{at}에 저절로 바뀝니다";

        internal override string Is(string value) => $"지금 {value}";

        internal override string Needs(string value) => $"{value} 필요";

        internal override string Counted(string instants) => $"센 이벤트: {instants}";

        internal override string LastCounted(int count, string instants) => string.Create(CultureInfo.InvariantCulture, $"센 이벤트 {count}개, 마지막: {instants}");
    }
}
