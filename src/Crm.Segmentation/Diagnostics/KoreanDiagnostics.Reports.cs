namespace Crm.Segmentation;

/// <content>What is said about stored counts.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfReports() => new(StringComparer.Ordinal)
    {
        ["the counts of a funnel"] = "퍼널의 수",
        ["the counts of a retention"] = "리텐션의 수",
        ["the counts of a cohort"] = "코호트의 수",
        ["a list, each of which is the counts of a cohort"] = "코호트별 수의 목록",
        ["a period of a cohort"] = "코호트의 기간",
        ["a list, each of which is a period of a cohort"] = "코호트의 기간 목록",
        ["the state of a period"] = "기간의 상태",
        ["the counts of a partition"] = "분할의 수",
        ["the count of a cell"] = "칸의 수",
        ["a list, each of which is the count of a cell"] = "칸별 수의 목록",
        ["the transitions between the cells of a partition"] = "분할의 칸 사이 이동",
        ["the count of a move"] = "이동의 수",
        ["a list, each of which is the count of a move"] = "이동별 수의 목록",
        ["The rules of the report do not end with a funnel."] = "보고서의 규칙이 퍼널로 끝나지 않습니다.",
        ["The rules of the report do not end with a retention."] = "보고서의 규칙이 리텐션으로 끝나지 않습니다.",
        ["The rules of the report do not end with a partition."] = "보고서의 규칙이 분할로 끝나지 않습니다.",
        ["The counts together are more than {0}."] = "수를 모두 더하면 {0}보다 많습니다.",
        ["The range ends before it begins, or as it begins."] = "범위가 시작하기 전에, 또는 시작하면서 끝납니다.",
        ["The cohorts are not those of '{0}' in its range."] = "코호트가 그 범위에서 '{0}'의 코호트가 아닙니다.",
        ["The cohort begins elsewhere, has other periods, or counts more who returned than there are."] = "코호트의 시작이나 기간이 다르거나, 돌아온 고객이 있는 고객보다 많습니다.",
        ["'{0}' is no IANA time zone."] = "'{0}'은(는) IANA 시간대가 아닙니다.",
        ["The cells are not those of '{0}'."] = "칸이 '{0}'의 칸이 아닙니다.",
        ["a history of sizes"] = "크기의 변화 기록",
        ["the sizes of a segment"] = "세그먼트의 크기",
        ["a list, each of which is the sizes of a segment"] = "세그먼트별 크기의 목록",
        ["the sizes of a partition's cells"] = "분할의 칸별 크기",
        ["a list, each of which is the sizes of a partition's cells"] = "분할별 칸 크기의 목록",
        ["The rules of the history have no segment and no partition."] = "기록의 규칙에 세그먼트도 분할도 없습니다.",
        ["The instants of the history do not ascend, or do not end with its as-of."] = "기록의 시각이 오름차순이 아니거나, 기준 시각으로 끝나지 않습니다.",
        ["The segments and partitions of the history are not those of its rules."] = "기록의 세그먼트와 분할이 그 규칙의 것과 다릅니다.",
        ["These numbers are not those of one history: at each instant there are as many customers as enter and leave, and not more than all."] = "한 기록의 수가 아닙니다. 각 시각의 고객 수는 들어오고 나간 수와 맞아야 하고, 전체보다 많을 수 없습니다.",
        ["This is no move between two cells of '{0}', or nobody's, or is there twice."] = "'{0}'의 두 칸 사이의 이동이 아니거나, 아무도 옮기지 않았거나, 두 번 있습니다.",
    };
}
