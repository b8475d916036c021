namespace Crm.Segmentation;

/// <summary>What is said of dates, times of day and texts without regard to case.</summary>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfTime() => new(StringComparer.Ordinal)
    {
        ["'{0}' is {1}, which has no case to ignore."] = "'{0}'은(는) {1}이므로 무시할 대소문자가 없습니다.",
        ["Declare the value once: data and rules may spell it in any case."] = "값을 한 번만 선언하세요. 데이터와 규칙은 대소문자를 어떻게 써도 됩니다.",
        ["Only a text, an enum or tags ignore case."] = "대소문자는 text, enum, tags만 무시할 수 있습니다.",
        ["{0} differ in case only, which '{1}' ignores."] = "{0}은(는) 대소문자만 다른데, '{1}'은(는) 이를 무시합니다.",
    };
}
