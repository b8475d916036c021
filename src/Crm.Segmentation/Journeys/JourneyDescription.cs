using System.Globalization;
using System.Text;

namespace Crm.Segmentation.Journeys;

/// <summary>A journey read back in sentences, English or Korean. Conditions, events and names stand as rule text writes them.</summary>
internal sealed partial class JourneyDescription
{
    private static readonly long[] Units = [Timestamp.Day, 3_600_000, 60_000, 1000, 1];

    private readonly StringBuilder _text = new();
    private readonly bool _isKorean;

    private JourneyDescription(bool isKorean) => _isKorean = isKorean;

    internal static string Of(Journey journey, string language)
    {
        var description = new JourneyDescription(language == "ko");
        description.Heads(journey);
        description.Steps(journey.Steps, "", 0);
        return description._text.ToString();
    }

    private string Say(string english, string korean) => _isKorean ? korean : english;

    /// <summary>A line; in Korean, particles fit the words before them.</summary>
    private void Line(string text) => _text.Append(_isKorean ? KoreanParticles.Choose(text) : text).Append('\n');

    /// <summary>Steps with their numbers; blocks that lie deeper than they may are left out.</summary>
    private void Steps(ValueList<JourneyStep> steps, string outer, int depth)
    {
        if (depth > JourneyLimits.Depth) return;
        for (int i = 0; i < steps.Count; i++)
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"{outer}{i + 1}.");
            _text.Append(' ', 2 * depth);
            Line($"{number} {Sentence(steps[i])}");
            foreach ((string label, ValueList<JourneyStep> block) in Blocks(steps[i]))
            {
                _text.Append(' ', (2 * depth) + 2);
                Line(block.Count == 0 ? Say($"{label}: go on.", $"{label}: 계속.") : $"{label}:");
                Steps(block, number, depth + 2);
            }
        }
    }

    private string Sentence(JourneyStep step) => step switch
    {
        SendStep send => Sent(send),
        WebhookStep webhook => Say($"Call {webhook.Name}{Texts(webhook.Parameters)}.", $"{webhook.Name} 호출{Texts(webhook.Parameters)}."),
        SetStep set => Say($"Set {Written(set.WritePayload)["set ".Length..]}.", $"속성 설정: {Written(set.WritePayload)["set ".Length..]}."),
        WaitStep { At: { } at } wait => Say($"Wait {wait.Length}, until {ClockTime.Text(at)} of that local date.", $"{Length(wait.Length)} 뒤 현지 날짜의 {ClockTime.Text(at)}까지 기다림."),
        WaitStep { Length.IsCalendar: true } wait => Say($"Wait {wait.Length}, to the same wall-clock time.", $"{Length(wait.Length)} 뒤 같은 시각까지 기다림."),
        WaitStep wait => Say($"Wait exactly {wait.Length}.", $"정확히 {Length(wait.Length)} 기다림."),
        WaitUntilTimeStep { Weekday: var day } wait => Say(
            $"Wait until {(day is { } on ? $"{on} " : "")}{ClockTime.Text(wait.At)}, on the customer's clock.",
            $"고객의 시계로 {(day is { } day2 ? $"{Weekday(day2)} " : "")}{ClockTime.Text(wait.At)}까지 기다림."),
        WaitUntilDateStep wait => Until(wait),
        WaitForStep wait => Say(
            $"Wait {Most(wait)} for {string.Join(" or ", wait.Events.Select(awaited => awaited.Pattern))}{(wait.Grace is { } grace ? $", and {Plain(grace)} more for what is known late" : "")}.",
            $"{Most(wait)} 기다림: {string.Join(" 또는 ", wait.Events.Select(awaited => awaited.Pattern))}{(wait.Grace is { } grace2 ? $", 늦게 알려지는 것은 {Plain(grace2)} 더 기다림" : "")}."),
        WhenStep => Say("Choose by the first that holds:", "처음으로 맞는 조건의 길로:"),
        SplitStep split => Say($"Divide by chance, always the same way ({split.Name}):", $"고객마다 늘 같은 무작위 분기({split.Name}):"),
        RepeatStep repeat => Say($"{repeat.Times} times:", $"{repeat.Times}번 반복:"),
        JoinStep join => Say($"Enter the journey {join.Journey}, too.", $"여정 {join.Journey}에도 들어감."),
        ExitStep exit => Say($"End: {exit.Reason}.", $"종료: {exit.Reason}."),
        _ => throw new System.Diagnostics.UnreachableException(step.GetType().Name),
    };

    private string Sent(SendStep send)
    {
        string sort = send.IsTransactional ? Say("transactional", "거래성") : Say("an advertisement", "광고");
        string tags = send.Tags.Count == 0 ? "" : Say($", tagged {string.Join(", ", send.Tags)}", $", 태그 {string.Join(", ", send.Tags)}");
        string only = send.OnlyIf is null ? "" : Say($", only to who satisfies {send.OnlyIf}", $", 대상: {send.OnlyIf}");
        return Say($"Send {send.Template} by {send.Channel}, {sort}{tags}{only}{Texts(send.Parameters)}.", $"{send.Channel} 채널로 {send.Template} 발송, {sort}{tags}{only}{Texts(send.Parameters)}.");
    }

    private string Texts(ValueList<MessageParameter> parameters) => parameters.Count == 0
        ? ""
        : $"{Say(", with ", ", 내용: ")}{string.Join(", ", parameters.Select(parameter => $"{parameter.Name} {RuleWords.Text(parameter.Text.Text)}"))}";

    /// <summary>A date, and what becomes of a customer for whom it is past, or who has none. An anniversary is never past.</summary>
    private string Until(WaitUntilDateStep wait)
    {
        string date = Date(wait.Date, wait.IsAnniversary, wait.OffsetDays);
        string missing = Say($"without it {Unusable(wait.IfMissing)}", $"없으면 {Unusable(wait.IfMissing)}");
        string outcomes = wait.IsAnniversary ? missing : Say($"if it is past {Unusable(wait.IfPast)}, {missing}", $"지났으면 {Unusable(wait.IfPast)}, {missing}");
        string at = wait.At is { } time ? ClockTime.Text(time) : Say("its time of day", "그 시각");
        return Say($"Wait until {date} at {at}, on the customer's clock; {outcomes}.", $"고객의 시계로 {date} {at}까지 기다림, {outcomes}.");
    }

    private string Unusable(DateUnusable? outcome) => outcome is DateUnusable.Skip or DateUnusable.Now ? Say("go on", "계속") : Say("end", "종료");

    private string Most(WaitForStep wait)
    {
        string most = wait.Most is { } length ? Length(length) : "";
        return wait.CountsFromEntry ? Say($"up to {most} from the entry", $"진입부터 최대 {most}") : Say($"up to {most}", $"최대 {most}");
    }

    private IEnumerable<(string Label, ValueList<JourneyStep> Steps)> Blocks(JourneyStep step) => step switch
    {
        WhenStep branching =>
        [
            .. branching.Branches.Select(branch => (Say($"when {branch.Condition}", $"{branch.Condition}인 경우"), branch.Steps)),
            (Say("otherwise", "그 밖에는"), branching.Otherwise),
        ],
        WaitForStep wait =>
        [
            .. wait.Events.Select(awaited => (Say($"on {awaited.Pattern}", $"{awaited.Pattern} 이벤트가 오면"), awaited.Steps)),
            (Say("when none comes", "오지 않으면"), wait.OnTimeout),
        ],
        SplitStep split => split.Arms.Select(arm => ($"{arm.Name} ({arm.Percent}%)", arm.Steps)),
        RepeatStep repeat => [(Say("each time", "매번"), repeat.Steps)],
        _ => [],
    };

    private string Length(WaitLength length) => _isKorean ? Korean(length) : length.ToString();

    private string Plain(TimeSpan time)
    {
        long milliseconds = (long)time.TotalMilliseconds;
        return _isKorean && WaitLength.Of(milliseconds, Units.First(unit => milliseconds % unit == 0)) is { } length ? Korean(length) : Constant.Of(time).Plain;
    }

    private static string Korean(WaitLength length) => string.Create(CultureInfo.InvariantCulture, $"{RuleWords.Number(length.Count)}{length.Unit switch
    {
        WaitUnit.Millisecond => "밀리초",
        WaitUnit.Second => "초",
        WaitUnit.Minute => "분",
        WaitUnit.Hour => "시간",
        WaitUnit.Day => "일",
        _ => "주",
    }}");

    private static string Written(Action<RuleText> write)
    {
        var text = new RuleText();
        write(text);
        return text.ToString();
    }
}
