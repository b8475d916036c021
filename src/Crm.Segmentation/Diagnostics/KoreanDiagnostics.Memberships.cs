namespace Crm.Segmentation;

/// <content>What is said about inputs and stored states of live memberships.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfMemberships() => new(StringComparer.Ordinal)
    {
        ["An input is received at {0}, before {1}, up to which time has gone by."] = "{0}에 받은 입력인데, 시간이 이미 {1}까지 흘렀습니다.",
        ["Give inputs in the order of their receipt; an event keeps its own instant, however late it comes."] = "입력은 받은 순서대로 주세요. 이벤트는 아무리 늦게 와도 제 시각을 지킵니다.",
        ["'{0}' cannot be merged into '{1}', which is merged into it."] = "'{0}'은(는) '{1}'에 합칠 수 없습니다. '{1}'이(가) 이미 '{0}'에 합쳐져 있습니다.",
        ["Merge the key that goes into the key that stays."] = "없어질 키를 남을 키에 합치세요.",
        ["The bytes are no stored state: {0}."] = "저장된 상태가 아닌 바이트입니다({0}).",
        ["Take the whole of what was stored, or start again from a snapshot and the inputs after it."] = "저장한 것을 통째로 쓰거나, 스냅숏과 그 뒤의 입력으로 다시 시작하세요.",
        ["they end too early"] = "너무 일찍 끝납니다",
        ["they end too early, or something follows"] = "너무 일찍 끝나거나 뒤에 무언가가 더 있습니다",
        ["they do not begin as one"] = "시작이 다릅니다",
        ["the checksum is another"] = "체크섬이 다릅니다",
        ["they are of another kind"] = "다른 종류입니다",
        ["they do not say a state"] = "상태로 읽히지 않습니다",
        ["they do not say memberships"] = "멤버십으로 읽히지 않습니다",
        ["The state is stored in version {0}, and this library reads up to version {1}."] = "버전 {0}(으)로 저장된 상태인데, 이 라이브러리는 버전 {1}까지 읽습니다.",
        ["Update the package to that which stored it."] = "저장한 쪽과 같은 버전으로 패키지를 올리세요.",
        ["The state is of another rule book, or of other options."] = "다른 규칙집이나 다른 옵션의 상태입니다.",
        ["Read it under the rules that it was stored with, and then put it under the edited ones."] = "저장할 때의 규칙으로 읽은 다음 고친 규칙으로 옮기세요.",
        ["The states of all customers take {0} bytes, as many as they may."] = "모든 고객의 상태가 허용된 {0}바이트를 다 썼습니다.",
        ["Raise LiveOptions.MostBytes, forget customers, or shorten the windows of the rules. Nothing is lost: give the input again."] =
            "LiveOptions.MostBytes를 올리거나, 고객을 지우거나, 규칙의 기간을 줄이세요. 잃은 것은 없으니 입력을 다시 주면 됩니다.",
        ["'{0}' needs history that was not kept: '{1}' of {2}, of customer '{3}'."] = "'{0}'에 필요한 이력이 남아 있지 않습니다. 고객 '{3}'의 {2} '{1}'입니다.",
        ["The edited rules are of a schema '{0}' that is not that of the states."] = "고친 규칙의 스키마 '{0}'이(가) 상태의 스키마와 다릅니다.",
        ["Start memberships under the edited rules from stored inputs."] = "저장된 입력으로 고친 규칙의 멤버십을 새로 시작하세요.",
        ["Start memberships under the edited rules from stored inputs, or keep more from the start (LiveOptions.KeepsUnread)."] =
            "저장된 입력으로 고친 규칙의 멤버십을 새로 시작하거나, 처음부터 더 많이 남기세요(LiveOptions.KeepsUnread).",
        ["Schema '{0}' does not declare event type '{1}' as the event's own schema does."] = "스키마 '{0}'은(는) 이벤트 '{1}'을(를) 그 이벤트의 스키마와 같게 선언하지 않습니다.",
        ["Make the event with a type of the schema of the rules."] = "규칙과 같은 스키마의 종류로 이벤트를 만드세요.",
        ["'{0}' is said to happen at {1}, more than {2} after its receipt at {3}."] = "'{0}'의 시각이 {1}인데, 받은 시각 {3}보다 {2} 넘게 뒤입니다.",
        ["Look at the sender's clock, or allow more (LiveOptions.Ahead)."] = "보낸 쪽의 시계를 확인하거나 더 허용하세요(LiveOptions.Ahead).",
        ["'{0}' of {1} is received at {2}, after more than the {3} for which history is kept as it is, and no sum of what is older can take it."] =
            "{1}의 '{0}'을(를) {2}에 받았습니다. 이력을 그대로 남기는 {3}이(가) 지났고, 더 오래된 것의 합계로도 받을 수 없습니다.",
        ["Keep history for longer (LiveOptions.LookBack)."] = "이력을 더 오래 남기세요(LiveOptions.LookBack).",
        ["Customer '{0}' has {1} events that are kept, as many as she may."] = "고객 '{0}'의 이벤트가 허용된 {1}건을 다 채웠습니다.",
        ["Look whether it is a person; raise LiveOptions.MostEvents, or shorten the windows of the rules."] = "사람인지 확인하세요. LiveOptions.MostEvents를 올리거나 규칙의 기간을 줄이세요.",
    };
}
