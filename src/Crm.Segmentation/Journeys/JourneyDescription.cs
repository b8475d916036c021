using System.Globalization;
using System.Text;

namespace Crm.Segmentation.Journeys;

/// <summary>A journey read back in sentences, English or Korean. Conditions, events and names stand as rule text writes them.</summary>
internal sealed class JourneyDescription
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

    private void Heads(Journey journey)
    {
        Line(journey.Title is null ? journey.Name : $"{journey.Name}: {journey.Title}");
        foreach (JourneyEntry entry in journey.Entries) Line(Say($"Enters {Written(entry.Write)}.", Entry(entry)));
        if (journey.Filter is { } filter) Line(Say($"Only who satisfies {filter}.", $"대상: {filter}."));
        if (journey.NotOlderThan is { } late) Line(Say($"Not when it is known more than {Plain(late)} late.", $"{Plain(late)}보다 늦게 알려지면 들어오지 않음."));
        Line(Say($"May enter again: {Written(journey.Reentry.Write)}.", Reentry(journey.Reentry)));
        foreach (JourneyExit exit in journey.Exits) Line(Say($"Ends at once {Written(exit.Write)}.", Exit(exit)));
        if (journey.Goal is { } goal) Line(Say($"Worked when {goal.Pattern} comes within {Plain(goal.Window)} of the entry.", $"목표: 진입 뒤 {Plain(goal.Window)} 안의 {goal.Pattern}."));
        if (journey.Holdout is { } holdout) Line(Say($"{holdout.Percent}% get nothing, to compare with ({holdout.Name}).", $"{holdout.Percent}%는 비교를 위해 아무것도 받지 않음({holdout.Name})."));
        if (journey.Quiet is { } quiet) Line(Say($"Own quiet hours: {ClockTime.Text(quiet.From)} to {ClockTime.Text(quiet.To)}.", $"자체 야간 시간: {ClockTime.Text(quiet.From)}~{ClockTime.Text(quiet.To)}."));
        TimeSpan age = journey.MaximumAge ?? JourneyDefaults.MaximumAge;
        Line(Say($"Ends after {Plain(age)} at the latest.", $"늦어도 {Plain(age)} 뒤에 끝남."));
    }

    private string Entry(JourneyEntry entry) => entry switch
    {
        EventEntry { Pattern: var pattern } => $"{pattern} 이벤트가 오면 들어옴.",
        MembershipEntry { IsLeaving: var leaves, Member: var member, Debounce: var debounce } =>
            $"{Written(text => text.Member(member))}{(leaves ? "에서 나가면" : "에 들어오면")} 들어옴{(debounce is { } time ? $"({Plain(time)} 유지)" : "")}.",
        ScheduleEntry schedule => $"{(schedule.Weekday is { } day ? Weekday(day) : schedule.DayOfMonth is { } date ? $"매월 {date}일" : "매일")} {ClockTime.Text(schedule.At)}에 들어옴{(schedule.Audience is { } member ? $": {Written(text => text.Member(member))}" : "")}.",
        DateEntry date => $"{date.Date}{(date.IsAnniversary ? " 기념일" : "")}{(date.OffsetDays == 0 ? "" : date.OffsetDays < 0 ? $" {-date.OffsetDays}일 전" : $" {date.OffsetDays}일 뒤")} {ClockTime.Text(date.At)}에 들어옴.",
        _ => $"여정 {((JoinEntry)entry).Journey}에서 들어옴.",
    };

    private string Exit(JourneyExit exit) => exit switch
    {
        EventExit { Pattern: var pattern } => $"{pattern} 이벤트가 오면 바로 끝남.",
        LeavingExit { Member: var member } => $"{Written(text => text.Member(member))}에서 나가면 바로 끝남.",
        _ => $"{((ConditionExit)exit).Condition}이면 바로 끝남: {((ConditionExit)exit).Reason}.",
    };

    private string Reentry(JourneyReentry reentry)
    {
        var says = new List<string> { reentry.Mode switch { ReentryMode.Never => "한 번만 들어옴", ReentryMode.AfterExit => "끝난 뒤에 다시 들어올 수 있음", _ => "언제나 다시 들어올 수 있음" } };
        if (reentry.Key is { } key) says.Add($"{key}마다 따로");
        if (reentry.Cooldown is { } cooldown) says.Add($"{(reentry.CooldownIsFromExit ? "종료" : "진입")} 뒤 {Plain(cooldown)} 동안은 안 됨");
        if (reentry.MaximumEntries is { } most) says.Add($"모두 {most}번까지");
        if (reentry.WhileActive != WhileActive.Ignore) says.Add(reentry.WhileActive == WhileActive.Restart ? "진행 중이면 처음부터 다시" : "진행 중이면 나란히");
        return $"{string.Join(", ", says)}.";
    }

    private static string Weekday(DayOfWeek day) => $"매주 {"일월화수목금토"[(int)day]}요일";

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
        WebhookStep webhook => Say($"Call {webhook.Name}.", $"{webhook.Name} 호출."),
        SetStep set => Say($"Set {Written(set.WritePayload)["set ".Length..]}.", $"속성 설정: {Written(set.WritePayload)["set ".Length..]}."),
        WaitStep { At: { } at } wait => Say($"Wait {wait.Length}, until {ClockTime.Text(at)} of that local date.", $"{Length(wait.Length)} 뒤 현지 날짜의 {ClockTime.Text(at)}까지 기다림."),
        WaitStep { Length.IsCalendar: true } wait => Say($"Wait {wait.Length}, to the same wall-clock time.", $"{Length(wait.Length)} 뒤 같은 시각까지 기다림."),
        WaitStep wait => Say($"Wait exactly {wait.Length}.", $"정확히 {Length(wait.Length)} 기다림."),
        WaitUntilTimeStep or WaitUntilDateStep => Until(step),
        WaitForStep wait => Say($"Wait {Most(wait)} for {string.Join(" or ", wait.Events.Select(awaited => awaited.Pattern))}.", $"{Most(wait)} 기다림: {string.Join(" 또는 ", wait.Events.Select(awaited => awaited.Pattern))}."),
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
        string only = send.OnlyIf is null ? "" : Say($", only to who satisfies {send.OnlyIf}", $", 대상: {send.OnlyIf}");
        return Say($"Send {send.Template} by {send.Channel}, {sort}{only}.", $"{send.Channel}(으)로 {send.Template} 발송, {sort}{only}.");
    }

    private string Until(JourneyStep step)
    {
        string until = Written(step.WritePayload)["wait until ".Length..];
        return Say($"Wait until {until}, on the customer's clock.", $"고객의 시계로 {until}까지 기다림.");
    }

    private string Most(WaitForStep wait)
    {
        string most = wait.Most is { } length ? Length(length) : "";
        return wait.CountsFromEntry ? Say($"up to {most} from the entry", $"진입에서 최대 {most}") : Say($"up to {most}", $"최대 {most}");
    }

    private IEnumerable<(string Label, ValueList<JourneyStep> Steps)> Blocks(JourneyStep step) => step switch
    {
        WhenStep branching =>
        [
            .. branching.Branches.Select(branch => (Say($"when {branch.Condition}", $"{branch.Condition}이면"), branch.Steps)),
            (Say("otherwise", "아니면"), branching.Otherwise),
        ],
        WaitForStep wait =>
        [
            .. wait.Events.Select(awaited => (Say($"on {awaited.Pattern}", $"{awaited.Pattern}이(가) 오면"), awaited.Steps)),
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
