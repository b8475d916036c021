namespace Crm.Segmentation.Journeys;

/// <content>What is said of the whole journey.</content>
internal sealed partial class JourneyDescription
{
    private void Heads(Journey journey)
    {
        Line(journey.Title is null ? journey.Name : $"{journey.Name}: {journey.Title}");
        foreach (JourneyEntry entry in journey.Entries) Line(Say($"Enters {EnglishEntry(entry)}.", $"{KoreanEntry(entry)} 들어옴."));
        if (journey.Filter is { } filter) Line(Say($"Only who satisfies {filter}.", $"대상: {filter}."));
        if (journey.NotOlderThan is { } late) Line(Say($"Not when it is known more than {Plain(late)} late.", $"{Plain(late)}보다 늦게 알려지면 들어오지 않음."));
        Line(Say(EnglishReentry(journey.Reentry), KoreanReentry(journey.Reentry)));
        foreach (JourneyExit exit in journey.Exits) Line(Say($"Ends at once {EnglishExit(exit)}.", $"{KoreanExit(exit)}."));
        if (journey.Goal is { } goal) Line(Say($"Worked when {goal.Pattern} comes within {Plain(goal.Window)} of the entry.", $"목표: 진입 뒤 {Plain(goal.Window)} 안의 {goal.Pattern}."));
        if (journey.Holdout is { } holdout) Line(Say($"{holdout.Percent}% get nothing, to compare with ({holdout.Name}).", $"{holdout.Percent}%는 비교를 위해 아무것도 받지 않음({holdout.Name})."));
        if (journey.Priority != 0) Line(Say($"Priority {journey.Priority}: of several at one instant the greatest goes first.", $"우선순위 {journey.Priority}: 같은 순간에는 큰 것이 먼저."));
        if (journey.Quiet is { } quiet)
        {
            (string from, string to) = (ClockTime.Text(quiet.From), ClockTime.Text(quiet.To));
            Line(Say(
                $"Own quiet hours, {from} to {to}: advertisements {(quiet.Drops ? "are left out" : "wait")}.",
                $"자체 야간 시간 {from}~{to}: 광고는 {(quiet.Drops ? "보내지 않음" : "끝날 때까지 보류")}."));
        }

        if (journey.TimeZone is { } zone) Line(Say($"Whose zone is not known lives by {zone}.", $"시간대를 모르는 고객은 {zone} 기준."));
        if (journey.StaleAfter is { } stale) Line(Say($"What is more than {Plain(stale)} overdue is not sent.", $"{Plain(stale)} 넘게 늦은 메시지는 보내지 않음."));
        TimeSpan age = journey.MaximumAge ?? JourneyDefaults.MaximumAge;
        Line(Say($"Ends after {Plain(age)} at the latest.", $"늦어도 {Plain(age)} 뒤에 끝남."));
    }

    private string EnglishEntry(JourneyEntry entry) => entry switch
    {
        EventEntry { Pattern: var pattern } => $"on {pattern}",
        MembershipEntry { IsLeaving: var leaves, Member: var member, Debounce: var debounce } =>
            $"on {(leaves ? "leaving" : "entering")} {Written(text => text.Member(member))}{(debounce is { } time ? $", when that has held for {Plain(time)}" : "")}",
        ScheduleEntry schedule =>
            $"every {(schedule.Weekday is { } day ? day : schedule.DayOfMonth is { } date ? $"month on day {date}" : "day")} at {ClockTime.Text(schedule.At)}{(schedule.Audience is { } member ? $", who is in {Written(text => text.Member(member))}" : "")}",
        DateEntry date => $"{(date.OffsetDays == 0 ? "on " : "")}{Date(date.Date, date.IsAnniversary, date.OffsetDays)} at {ClockTime.Text(date.At)}",
        _ => $"from the journey {((JoinEntry)entry).Journey}",
    };

    private string KoreanEntry(JourneyEntry entry) => entry switch
    {
        EventEntry { Pattern: var pattern } => $"{pattern} 이벤트가 오면",
        MembershipEntry { IsLeaving: var leaves, Member: var member, Debounce: var debounce } =>
            $"{Written(text => text.Member(member))}{(debounce is { } time ? $"{(leaves ? "에서 나가" : "에 들어와")} {Plain(time)} 동안 그대로이면" : leaves ? "에서 나가면" : "에 들어오면")}",
        ScheduleEntry schedule =>
            $"{(schedule.Weekday is { } day ? $"매주 {Weekday(day)}" : schedule.DayOfMonth is { } date ? $"매월 {date}일" : "매일")} {ClockTime.Text(schedule.At)}에{(schedule.Audience is { } member ? $" {Written(text => text.Member(member))}에 있으면" : "")}",
        DateEntry date => $"{Date(date.Date, date.IsAnniversary, date.OffsetDays)} {ClockTime.Text(date.At)}에",
        _ => $"여정 {((JoinEntry)entry).Journey}에서",
    };

    private static string EnglishExit(JourneyExit exit) => exit switch
    {
        EventExit { Pattern: var pattern } => $"on {pattern}",
        LeavingExit { Member: var member } => $"on leaving {Written(text => text.Member(member))}",
        _ => $"when {((ConditionExit)exit).Condition}: {((ConditionExit)exit).Reason}",
    };

    private static string KoreanExit(JourneyExit exit) => exit switch
    {
        EventExit { Pattern: var pattern } => $"{pattern} 이벤트가 오면 바로 끝남",
        LeavingExit { Member: var member } => $"{Written(text => text.Member(member))}에서 나가면 바로 끝남",
        _ => $"{((ConditionExit)exit).Condition}인 경우 바로 끝남: {((ConditionExit)exit).Reason}",
    };

    private string EnglishReentry(JourneyReentry reentry)
    {
        var says = new List<string> { reentry.Mode switch { ReentryMode.Never => "Is entered once", ReentryMode.AfterExit => "May be entered again when it has ended", _ => "May be entered again at any time" } };
        if (reentry.Key is { } key) says.Add($"each {key} by itself");
        if (reentry.Cooldown is { } cooldown) says.Add($"not within {Plain(cooldown)} of the {(reentry.CooldownIsFromExit ? "end" : "entry")} before");
        if (reentry.MaximumEntries is { } most) says.Add($"at most {Timestamp.UnitText(most, "time")}");
        if (reentry.WhileActive != WhileActive.Ignore) says.Add(reentry.WhileActive == WhileActive.Restart ? "where it still runs, from the beginning" : "where it still runs, beside it");
        return $"{string.Join(", ", says)}.";
    }

    private string KoreanReentry(JourneyReentry reentry)
    {
        var says = new List<string> { reentry.Mode switch { ReentryMode.Never => "한 번만 들어옴", ReentryMode.AfterExit => "끝난 뒤에 다시 들어올 수 있음", _ => "언제나 다시 들어올 수 있음" } };
        if (reentry.Key is { } key) says.Add($"{key}마다 따로");
        if (reentry.Cooldown is { } cooldown) says.Add($"{(reentry.CooldownIsFromExit ? "종료" : "진입")} 뒤 {Plain(cooldown)} 동안은 안 됨");
        if (reentry.MaximumEntries is { } most) says.Add($"모두 {most}번까지");
        if (reentry.WhileActive != WhileActive.Ignore) says.Add(reentry.WhileActive == WhileActive.Restart ? "진행 중이면 처음부터 다시" : "진행 중이면 나란히");
        return $"{string.Join(", ", says)}.";
    }

    /// <summary>A date of the customer, its anniversary, or so many days from it.</summary>
    private string Date(Measure date, bool isAnniversary, int offset)
    {
        string day = isAnniversary ? Say($"the anniversary of {date}", $"{date} 기념일") : Say($"the day of {date}", $"{date} 당일");
        if (offset == 0) return day;
        string from = isAnniversary ? day : $"{date}";
        return Say(
            $"{Timestamp.UnitText(Math.Abs((long)offset), "day")} {(offset < 0 ? "before" : "after")} {from}",
            $"{from} {Math.Abs((long)offset)}일 {(offset < 0 ? "전" : "뒤")}");
    }

    private static string Weekday(DayOfWeek day) => $"{"일월화수목금토"[(int)day]}요일";
}
