namespace Crm.Segmentation;

/// <content>What is said about rules that are asked of one customer at a time.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfLive() => new(StringComparer.Ordinal)
    {
        ["'{0}' asks for '{1}', which is computed over a dataset only."] = "'{0}'이(가) 묻는 '{1}'은(는) 데이터셋 전체에서만 계산됩니다.",
        ["Evaluate it over a dataset, or leave it out of the rules that are asked for one customer."] = "데이터셋으로 평가하거나, 고객 한 명에게 묻는 규칙에서 빼세요.",
        ["When '{0}' changes by itself cannot be told: '{1}' calculates with a time that passes."] = "'{0}'이(가) 언제 저절로 바뀌는지 알 수 없습니다: '{1}'은(는) 흐르는 시간으로 계산합니다.",
        ["Add or subtract a duration, or multiply it by a number, and compare with a duration."] = "기간을 더하거나 빼고, 숫자를 곱해서 기간과 비교하세요.",
    };
}
