namespace Crm.Segmentation;

/// <content>What is said about scorings, fits and groups.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfScoring() => new(StringComparer.Ordinal)
    {
        ["The {0} of an rfm is a number or a duration, and this one is {1}."] = "rfm의 {0}은(는) 숫자나 기간이어야 하는데, 이것은 {1}입니다.",
        ["The {0} of this rfm is a duration, which has no thresholds."] = "이 rfm의 {0}은(는) 기간이어서 기준값을 줄 수 없습니다.",
        ["Nothing is said with '{0}'."] = "'{0}'에는 괄호로 덧붙일 것이 없습니다.",
        ["Leave the parentheses out."] = "괄호를 빼세요.",
        ["'{0}' is too large for a number in double precision."] = "'{0}'은(는) 배정밀도 숫자로 쓰기에 너무 큽니다.",
        ["The low bound is above the high bound."] = "아래 경계가 위 경계보다 큽니다.",
        ["The deviation is not above 0."] = "편차는 0보다 커야 합니다.",
        ["The beginnings of the bins do not ascend."] = "구간의 시작이 커지는 순서가 아닙니다.",
        ["A term weighs a number, a duration or a condition, and this one is {0}."] = "항목은 숫자나 기간, 조건이어야 하는데, 이것은 {0}입니다.",
        ["The stand-in value of term '{0}' is one that its transforms are not defined for."] = "항목 '{0}'의 빈 값 대신 쓸 값은 변환할 수 없는 값입니다.",
        ["Two terms are named '{0}'."] = "'{0}'이라는 항목이 두 개입니다.",
        ["Names are unique in a scorecard: rename one."] = "점수표 안의 이름은 하나뿐이어야 합니다. 하나의 이름을 바꾸세요.",
        ["Divide it by a duration to make it a number."] = "기간으로 나누어 숫자로 만드세요.",
        ["The thresholds of {0} are not {1} ascending numbers of at most 18 digits."] = "{0}의 기준값은 커지는 순서로 쓴 18자리 이하의 숫자 {1}개여야 합니다.",
        ["The fit belongs to another rule book: its definitions are not those of this one, or not as they were."] = "이 적합 결과는 다른 규칙집의 것입니다. 정의가 이 규칙집과 다르거나 바뀌었습니다.",
        ["Fit this rule book, or read the fit with the rule book that it was made for."] = "이 규칙집을 다시 적합하거나, 적합할 때의 규칙집으로 읽으세요.",
        ["The fit is written in version {0}, and this library reads version {1}."] = "적합 결과가 버전 {0}(으)로 쓰여 있는데, 이 라이브러리는 버전 {1}을(를) 읽습니다.",
        ["The fit has {0} functions, and the rule book has {1}."] = "적합 결과에는 함수가 {0}개 있는데, 규칙집에는 {1}개 있습니다.",
        ["These are no cuts of '{0}'."] = "'{0}'의 구분값이 아닙니다.",
        ["{0} of {1} customers with a value of '{2}' have exactly {3}, at which it is cut; they are low."] = "'{2}'의 값이 있는 고객 {1}명 중 {0}명의 값이 나누는 값 {3}과(와) 같습니다. 이들은 낮은 쪽입니다.",
        ["A window, days and a net amount are those of events, and this rfm scores measures."] = "기간, 일수, 순금액은 이벤트의 것인데, 이 rfm은 측정값을 점수로 매깁니다.",
        ["Say them in the measures."] = "측정값 안에 적으세요.",
        ["Three measures stand after 'of': how long ago, how often, how much."] = "of 뒤에는 측정값 세 개를 씁니다: 얼마나 오래전, 얼마나 자주, 얼마나 많이.",
        ["'over' stands before a property of events."] = "over 뒤에는 이벤트의 속성을 씁니다.",
        ["A threshold is a number without a unit."] = "기준값은 단위 없는 숫자입니다.",
        ["Over events recency is counted in days."] = "이벤트에 대한 최근성은 일 단위로 셉니다.",
        ["The report is written in version {0}, and this library reads version {1}."] = "보고서가 버전 {0}(으)로 쓰여 있는데, 이 라이브러리는 버전 {1}을(를) 읽습니다.",
        ["The counts sum to {0}, and the total is {1}."] = "수를 모두 더하면 {0}인데, 합계는 {1}입니다.",
        ["Of {0} customers {1} have a value, and {2} that of the cut."] = "고객 {0}명 중 값이 있는 고객이 {1}명이고, 나누는 값과 같은 고객이 {2}명일 수 없습니다.",
        ["The list has {0} elements and needs {1}."] = "목록에 {0}개가 있는데, {1}개가 필요합니다.",
        ["The rules of the report are not one rfm."] = "보고서의 규칙이 rfm 하나가 아닙니다.",
        ["The binning of '{0}' is nested, and its population is not kept axis by axis."] = "'{0}'은(는) 한 축 안에서 다음 축을 나누므로(nested) 모집단을 축마다 따로 둘 수 없습니다.",
        ["There are {0} values and {1} counts."] = "값이 {0}개인데 수는 {1}개입니다.",
        ["'{0}' is no value of '{1}', or not above the one before."] = "'{0}'은(는) '{1}'의 값이 아니거나 앞의 값보다 크지 않습니다.",
        ["'{0}' is neither median nor mean nor a number."] = "'{0}'은(는) median도 mean도 숫자도 아닙니다.",
        ["Without cuts nobody is in a group."] = "구분값이 없으면 어느 그룹에도 고객이 없습니다.",
        ["An axis is a number or a duration, and this one is {0}."] = "축은 숫자나 기간이어야 하는데, 이것은 {0}입니다.",
        ["Cut elsewhere, or look at a longer time."] = "다른 값에서 나누거나 더 긴 기간을 보세요.",
    };
}
