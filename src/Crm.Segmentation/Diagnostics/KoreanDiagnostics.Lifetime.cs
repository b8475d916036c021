namespace Crm.Segmentation;

/// <content>What is said about purchases and fits of their models.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfLifetime() => new(StringComparer.Ordinal)
    {
        ["There are no customers that {0} could be fitted to."] = "{0}을(를) 적합할 고객이 없습니다.",
        ["The parameters are a guess, and so is whatever follows from them."] = "모수는 짐작일 뿐이며, 거기서 나오는 값도 그렇습니다.",
        ["None of {0} customers bought again, so that {1} cannot say how often they buy."] = "고객 {0}명 중 다시 구매한 고객이 없어 {1}(으)로는 얼마나 자주 사는지 알 수 없습니다.",
        ["Look at a longer time."] = "더 긴 기간을 보세요.",
        ["The purchases are as likely if nobody ever stops buying: {0} gains {1} in ln of the likelihood by two parameters more."] =
            "아무도 떠나지 않는다고 해도 이 구매 기록은 그만큼 그럴듯합니다. {0}은(는) 모수를 두 개 더 써서 로그 가능도를 {1}만큼만 높입니다.",
        ["P(alive) is near 1 for everybody; look at a longer time, or tell lost customers by their gaps."] = "모든 고객의 P(alive)가 1에 가깝습니다. 더 긴 기간을 보거나 구매 간격으로 이탈 고객을 가리세요.",
        ["Other parameters of {0} fit as well: the data do not say how much customers differ."] = "{0}의 다른 모수도 똑같이 잘 맞습니다. 고객이 서로 얼마나 다른지 이 데이터로는 알 수 없습니다.",
        ["Predictions within what was seen hold; standard errors are not given."] = "관측한 범위 안의 예측은 맞지만 표준오차는 주지 않습니다.",
        ["{0} % of the customers bought once, and BG/NBD takes all of them to buy still, however long ago it was."] = "고객의 {0} %가 한 번만 샀는데, BG/NBD는 아무리 오래되었어도 이들을 모두 아직 구매하는 고객으로 봅니다.",
        ["Compare MBG/NBD and Pareto/NBD, in which one may stop after the first purchase."] = "첫 구매 뒤에도 떠날 수 있는 MBG/NBD나 Pareto/NBD와 비교하세요.",
        ["With q = {0} the mean value over all customers is infinite, and the textbook formula gives a negative number."] = "q = {0}이면 전체 고객의 평균 금액이 무한대이고, 교과서의 공식은 음수를 냅니다.",
        ["Only customers with repeats have an expected value."] = "다시 구매한 고객만 기댓값이 있습니다.",
        ["{0} of {1} customers with repeats have no value above 0 and are left out."] = "다시 구매한 고객 {1}명 중 {0}명은 금액이 0보다 크지 않아 뺐습니다.",
        ["Look at refunds, and at orders without a price."] = "환불과 가격 없는 주문을 확인하세요.",
        ["Customers were seen at {0} renewals; to tell how they differ takes 3."] = "갱신이 {0}번만 관측되었습니다. 고객이 서로 어떻게 다른지 알려면 3번이 필요합니다.",
        ["Wait for more, or take months instead of years."] = "더 기다리거나, 연 단위 대신 월 단위로 보세요.",
        ["{0} of {1} customers were lost; a curve needs some who left and some who stayed."] = "고객 {1}명 중 {0}명이 떠났습니다. 곡선을 그리려면 떠난 고객과 남은 고객이 모두 있어야 합니다.",
        ["The parameters are those of a limit."] = "모수는 한계값입니다.",
        ["How much customers spend depends on how often they buy (correlation {0}), which Gamma-Gamma takes not to be so."] = "고객이 쓰는 금액이 구매 빈도에 따라 다릅니다(상관 {0}). Gamma-Gamma는 그렇지 않다고 가정합니다.",
        ["Fit groups of customers with alike frequency by themselves, or compare the predicted values with those that came."] = "빈도가 비슷한 고객끼리 따로 적합하거나, 예측 금액을 실제 금액과 비교하세요.",
        ["Purchases are merged by day, week or month, not by {0}."] = "구매는 일, 주, 월 단위로 합칩니다. {0} 단위로는 합칠 수 없습니다.",
        ["A lifetime counts days or weeks, not months, which differ in length."] = "lifetime은 일이나 주 단위로 셉니다. 월은 길이가 서로 다릅니다.",
        ["Gamma-Gamma models what purchases are worth, and '{0}' has no property of that."] = "Gamma-Gamma는 구매 금액의 모형인데 '{0}'에는 금액 속성이 없습니다.",
        ["'{0}' does not say how far ahead."] = "'{0}'에 얼마나 앞을 볼지 적지 않았습니다.",
        ["Write {0}.value(365 days) or {1}.value(365 days, discount 10%)."] = "{0}.value(365 days)나 {1}.value(365 days, discount 10%)로 쓰세요.",
        ["Write {0}.expected_orders(90 days)."] = "{0}.expected_orders(90 days)로 쓰세요.",
        ["'{0}' does not model what purchases are worth."] = "'{0}'에는 구매 금액의 모형이 없습니다.",
        ["Add 'with gamma_gamma' to it."] = "with gamma_gamma를 붙이세요.",
        ["Compare one of its values with something."] = "값 하나를 무언가와 비교하세요.",
        ["It has p_alive, expected_orders(90 days) and value(365 days)."] = "p_alive, expected_orders(90 days), value(365 days)가 있습니다.",
        ["A lifetime is over the purchases that it looks at."] = "lifetime은 over 뒤에 어떤 구매를 보는지 씁니다.",
        ["A lifetime says by which model: bg_nbd, mbg_nbd, pareto_nbd or bg_bb."] = "lifetime은 by 뒤에 모형을 씁니다: bg_nbd, mbg_nbd, pareto_nbd, bg_bb.",
        ["'bg_nbd', 'mbg_nbd', 'pareto_nbd' or 'bg_bb'"] = "bg_nbd, mbg_nbd, pareto_nbd, bg_bb",
        ["A span of time begins before it ends."] = "기간은 시작이 끝보다 앞서야 합니다.",
        ["a span of time"] = "기간",
        ["a lifetime"] = "lifetime",
        ["a model of purchases"] = "구매 모형",
        ["a period of purchases"] = "구매 기간 단위",
        ["the models of a lifetime"] = "lifetime의 모형",
        ["lifetime"] = "lifetime",
        ["a list, each of which is a span of time"] = "기간의 목록",
        ["A refund is a property of events and is taken off a value."] = "환불은 이벤트의 속성이며 금액에서 뺍니다.",
    };
}
