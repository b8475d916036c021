namespace Crm.Segmentation;

/// <content>What is said about growth.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfGrowth() => new(StringComparer.Ordinal)
    {
        ["'{0}' refers to '{1}', a growth, which has no members."] = "'{0}'이(가) 가리키는 '{1}'은(는) 구성원이 없는 성장 분석입니다.",
        ["Ask its report for the visitors and buyers of a period."] = "한 기간의 방문자와 구매자는 그 보고서에 물으세요.",
        ["Refunds and what a refund is worth are said together, and one of them is not."] = "환불 이벤트와 환불 금액은 함께 적어야 하는데 하나가 없습니다.",
        ["'{0}' is arithmetic, and a property as it is is meant."] = "'{0}'은(는) 계산식인데, 여기에는 속성 그대로가 와야 합니다.",
        ["Keep the result as a property of the event."] = "계산한 값을 이벤트의 속성으로 두세요.",
        ["Say both, or neither."] = "둘 다 적거나 둘 다 빼세요.",
        ["Revenue is less refunds, and there are none."] = "매출에서 환불을 빼야 하는데 환불이 없습니다.",
        ["Say which events are refunds, and which of their numbers is the value."] = "어느 이벤트가 환불이고 그 어느 숫자가 금액인지 적으세요.",
        ["A growth is its visits, its orders and what an order is worth."] = "성장 분석은 방문(visits), 주문(orders), 주문의 금액(value)으로 씁니다.",
        ["A revenue below 0 has no logarithm, so that its change is not laid to factors by the logarithmic mean."] = "0보다 작은 매출에는 로그가 없어 로그 평균으로 변화를 요인에 나눌 수 없습니다.",
        ["The revenue of '{0}' is below 0 and has no logarithm, so that its change is not laid to factors by the logarithmic mean."] = "'{0}'의 매출은 0보다 작아 로그가 없으므로 로그 평균으로 변화를 요인에 나눌 수 없습니다.",
        ["Lay it to factors by Shapley's mean, which needs none."] = "로그가 필요 없는 섀플리 평균으로 나누세요.",
        ["Orders are told apart by '{0}', and refunds are not, so that no group has a revenue less refunds."] = "주문은 '{0}'(으)로 나뉘지만 환불은 그렇지 않으므로 환불을 뺀 매출을 가진 그룹이 없습니다.",
        ["Take the gross revenue, or groups of customers."] = "총매출을 쓰거나 고객 그룹으로 나누세요.",
        ["The groups are of orders: each has all visitors, and who bought in several is a buyer in each. Only revenues and their changes sum to those of the whole."] = "주문의 그룹입니다. 모든 그룹이 방문자 전체를 가지며, 여러 그룹에서 산 고객은 그룹마다 구매자입니다. 매출과 그 변화만 더하면 전체가 됩니다.",
        ["The rules of the report do not end with a growth."] = "보고서의 규칙이 성장 분석으로 끝나지 않습니다.",
        ["Two groups have one name."] = "두 그룹의 이름이 같습니다.",
        ["There are other periods than the report says, or more buyers than visitors or orders."] = "보고서가 말하는 것과 다른 기간이 있거나, 구매자가 방문자나 주문보다 많습니다.",
        ["a method of attribution"] = "변화를 나누는 방법",
        ["a growth"] = "성장 분석",
        ["a period"] = "기간",
        ["the counts of a period"] = "한 기간의 수",
        ["the counts of a group"] = "한 그룹의 수",
        ["the counts of a growth"] = "성장 분석의 수",
        ["the growth"] = "성장 분석",
        ["a list, each of which is the counts of a period"] = "각각이 한 기간의 수인 목록",
        ["a list, each of which is the counts of a group"] = "각각이 한 그룹의 수인 목록",
    };
}
