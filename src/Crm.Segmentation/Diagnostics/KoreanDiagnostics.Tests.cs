namespace Crm.Segmentation;

/// <content>What is said about the tests that stand beside rules.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfTests() => new(StringComparer.Ordinal)
    {
        ["'{0}' is computed from the customer; only functions of a population are given."] = "'{0}'은(는) 고객에게서 계산합니다. given으로 주는 것은 모집단의 함수뿐입니다.",
        ["'{0}' is no partition, so it has no cells."] = "'{0}'은(는) 분할이 아니어서 칸이 없습니다.",
        ["'{0}' is no segment, so nobody is a member of it."] = "'{0}'은(는) 세그먼트가 아니어서 구성원이 없습니다.",
        ["'{0}' is nothing that is expected."] = "'{0}'은(는) expect 뒤에 쓸 수 없습니다.",
        ["'{0}' starts no statement."] = "'{0}'(으)로 시작하는 문장은 없습니다.",
        ["Expect member, not member, a cell or a value."] = "expect 뒤에는 member, not member, 칸, 값 중 하나를 쓰세요.",
        ["'{0}' is set twice."] = "'{0}'의 값이 두 번 있습니다.",
        ["'{0}' is {1}, and this is no value of it."] = "'{0}'은(는) {1}인데, 이것은 그 값이 아닙니다.",
        ["A test is about one customer, and '{0}' is it."] = "테스트는 고객 한 명에 대한 것이고, 그 고객은 '{0}'입니다.",
        ["It has at most {0} decimal places."] = "소수점 아래는 최대 {0}자리입니다.",
        ["Its values are {0}."] = "값은 {0}입니다.",
        ["Write an instant with its offset, such as 2026-03-02T10:00+09:00."] = "2026-03-02T10:00+09:00처럼 시차가 있는 시각을 쓰세요.",
        ["Write texts in braces."] = "중괄호 안에 텍스트를 쓰세요.",
        ["Write true or false."] = "true나 false를 쓰세요.",
        ["End it with an expect."] = "끝에 expect를 쓰세요.",
        ["Expect a cell."] = "expect cell로 칸을 쓰세요.",
        ["Expect a value."] = "expect로 값을 쓰세요.",
        ["Expect member or not member."] = "expect member나 expect not member를 쓰세요.",
        ["Give it a value: given {0} = ..."] = "값을 주세요: given {0} = ...",
        ["Its cells are {0}."] = "칸은 {0}입니다.",
        ["Name one: customer \"c1\" {{}}."] = "고객을 쓰세요: customer \"c1\" {{}}.",
        ["No statement before this one has an instant."] = "이 앞의 문장에 시각이 없습니다.",
        ["Nothing happens before 1970."] = "1970년보다 앞선 시각은 쓸 수 없습니다.",
        ["Partition '{0}' has no cell '{1}'."] = "분할 '{0}'에는 칸 '{1}'이(가) 없습니다.",
        ["Put at and an instant before it."] = "앞에 at과 시각을 쓰세요.",
        ["Say what the customer is and does instead."] = "대신 고객의 속성과 이벤트를 쓰세요.",
        ["Start with at and an instant."] = "at과 시각으로 시작하세요.",
        ["Test '{0}' expects nothing."] = "테스트 '{0}'에 expect가 없습니다.",
        ["Test '{0}' has no customer."] = "테스트 '{0}'에 고객이 없습니다.",
        ["Test '{0}' is for '{1}', a {2}; only segments, partitions, features, scores and journeys are tested."] = "테스트 '{0}'의 대상 '{1}'은(는) {2}입니다. 세그먼트, 분할, 특성, 점수, 여정만 테스트합니다.",
        ["Test '{0}' is for '{1}', which the rule book does not define."] = "테스트 '{0}'의 대상 '{1}'은(는) 규칙집에 없습니다.",
        ["Test '{0}' reaches '{1}', which depends on a population."] = "테스트 '{0}'에 모집단에 따라 달라지는 '{1}'이(가) 쓰입니다.",
        ["The statements of a test are in the order of time."] = "테스트의 문장은 시간 순서로 씁니다.",
        ["This has no instant, and no statement before it has one."] = "시각이 없고, 앞의 문장에도 없습니다.",
        ["Write another test for '{0}'."] = "'{0}'의 테스트는 따로 쓰세요.",
        ["retention"] = "리텐션",
        ["rfm"] = "rfm",
        ["{0} is before {1}, the instant of the statement before it."] = "{0}은(는) 앞 문장의 시각 {1}보다 이릅니다.",
    };
}
