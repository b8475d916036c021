namespace Crm.Segmentation;

/// <content>What is said about retentions, lifecycles and stickiness.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfRetentions() => new(StringComparer.Ordinal)
    {
        ["Brackets say how long a cohort is followed, and a number of periods says it again."] = "구간이 코호트를 얼마나 따라갈지 정하는데, 기간의 수가 그것을 다시 정합니다.",
        ["Leave one of them out."] = "둘 중 하나를 빼세요.",
        ["A bracket holds {0} periods."] = "구간에 기간이 {0}개입니다.",
        ["A bracket holds at least 1 period."] = "구간에는 기간이 1개 이상 있어야 합니다.",
        ["The length of a period is not positive, or finer than a millisecond."] = "기간의 길이가 0보다 크지 않거나 밀리초보다 자세합니다.",
        ["Leave it out for the periods of the calendar."] = "달력의 기간을 쓰려면 빼세요.",
        ["A period needs {0} returns."] = "기간에 필요한 재방문이 {0}번입니다.",
        ["A customer returns at least 1 time."] = "재방문은 1번 이상이어야 합니다.",
        ["A value adds up until the end of a period, and there is none."] = "기간이 끝날 때까지 더할 값이 없습니다.",
        ["Say which number of the return adds up."] = "재방문의 어느 숫자를 더할지 적으세요.",
        ["Where history starts matters for the first event of all, which these cohorts do not ask for."] = "이력의 시작은 맨 처음 이벤트에만 뜻이 있는데, 이 코호트는 그것을 묻지 않습니다.",
        ["Make the cohorts by the first event, or leave the start of history out."] = "첫 이벤트로 코호트를 만들거나 이력의 시작을 빼세요.",
        ["History starts at an instant."] = "이력은 한 시각에서 시작합니다.",
        ["Write it as 2026-03-02T10:00:00Z."] = "2026-03-02T10:00:00Z처럼 쓰세요.",
        ["When a customer was first seen is an attribute that is an instant."] = "고객이 처음 나타난 때는 시각인 속성입니다.",
        ["A retention is its cohort, its return and how long it follows them."] = "리텐션은 코호트(cohort), 재방문(return), 따라가는 길이(follow)로 씁니다.",
        ["The time to the first return is of customers with one start, and by every event a customer has several."] = "첫 재방문까지의 시간은 시작이 하나인 고객의 것인데, 모든 이벤트로는 시작이 여럿입니다.",
        ["Make the cohorts by the first event, of all or in the range."] = "전체에서나 기간 안에서 첫 이벤트로 코호트를 만드세요.",
        ["the counts of a group of cohorts"] = "코호트 그룹의 수",
        ["a list, each of which is the counts of a group of cohorts"] = "각각이 코호트 그룹의 수인 목록",
        ["a whole number as a text"] = "텍스트로 쓴 정수",
    };
}
