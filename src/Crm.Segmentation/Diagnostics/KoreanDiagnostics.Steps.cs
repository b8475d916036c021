namespace Crm.Segmentation;

/// <content>What is said about journeys that run.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfSteps() => new(StringComparer.Ordinal)
    {
        ["Control '{0}' holds from {1}, before '{2}' from {3}."] = "제어 '{0}'의 시각 {1}이(가) 앞선 제어 '{2}'의 시각 {3}보다 이릅니다.",
        ["Give controls in the order of their instants."] = "제어는 시각 순서대로 주세요.",
        ["Control '{0}' is about '{1}', which is no journey of the catalog."] = "제어 '{0}'이(가) 가리키는 '{1}'은(는) 카탈로그에 없는 여정입니다.",
        ["The state has an instance in a version of '{0}' that the catalog does not know."] = "상태에 카탈로그가 모르는 '{0}' 버전의 인스턴스가 있습니다.",
        ["Give the catalog the version as it was published: JourneyCatalog.Knowing, or the control that published it."] = "발행했던 버전을 카탈로그에 주세요: JourneyCatalog.Knowing 또는 그 버전을 발행한 제어.",
        ["Customer '{0}' never comes to rest at {1}: memberships and journeys change one another again and again."] = "고객 '{0}'이(가) {1}에 멈추지 않습니다. 소속과 여정이 서로를 계속 바꿉니다.",
        ["Let the journeys wait before they set what changes {0}."] = "여정이 {0}을(를) 바꾸는 값을 설정하기 전에 기다리게 하세요.",
    };
}
