namespace Crm.Segmentation;

/// <content>What is said about events that are taken back, the last of them and expressions over them, lists, buckets and tops.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfEvents() => new(StringComparer.Ordinal)
    {
        ["Events of any type have no property in common by which one takes another back."] = "any에는 이벤트를 취소된 것으로 짝지을 공통된 속성이 없습니다.",
        ["Say by which property one takes the other back: unless cancel same order."] = "어느 속성으로 짝지어 취소하는지 적으세요: unless cancel same order.",
        ["'{0}' takes back '{1}' and may itself be taken back."] = "'{0}'은(는) '{1}'을(를) 취소하는데, 그 자신도 취소될 수 있습니다.",
        ["Say by which events alone; several that take back are named one after another."] = "취소하는 이벤트만 적으세요. 여러 가지로 취소되면 unless를 이어서 적습니다.",
        ["'unless {0} same {1}' compares '{2}', {3}, with '{4}', {5}."] = "'unless {0} same {1}'이(가) '{2}'({3})을(를) '{4}'({5})과(와) 비교합니다.",
        ["Both must be of one kind, which is no flag and no tags."] = "둘은 같은 종류여야 하고, 플래그이나 태그일 수 없습니다.",
        ["'same {0}' needs the property on both events, and '{1}' has none of that name."] = "'same {0}'은(는) 두 이벤트에 모두 그 속성이 있어야 하는데 '{1}'에는 없습니다.",
    };
}
