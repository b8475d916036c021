namespace Crm.Segmentation;

/// <content>What is said about data that rules meet.</content>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfData() => new(StringComparer.Ordinal)
    {
        ["a profile of data"] = "데이터의 프로필",
        ["the profile of a field"] = "필드의 프로필",
        ["a list, each of which is the profile of a field"] = "필드 프로필의 목록",
        ["the profile of a type of event"] = "이벤트 종류의 프로필",
        ["a list, each of which is the profile of a type of event"] = "이벤트 종류 프로필의 목록",
        ["a value that was met"] = "데이터에 있던 값",
        ["a list, each of which is a value that was met"] = "데이터에 있던 값의 목록",
        ["the size of a segment"] = "세그먼트의 크기",
        ["a list, each of which is the size of a segment"] = "세그먼트 크기의 목록",
        ["'{0}' is never '{1}' in the data."] = "데이터에 '{0}'이(가) '{1}'인 행이 없습니다.",
        ["'{0}' is never '{1}' in the data, and was {2} times in the earlier ones."] = "데이터에 '{0}'이(가) '{1}'인 행이 없습니다. 이전 데이터에는 {2}번 있었습니다.",
        ["Perhaps it was renamed: new are {0}."] = "이름이 바뀌었을 수 있습니다. 새로 생긴 값: {0}.",
        ["Check how the data spell it."] = "데이터에서 어떻게 적는지 확인하세요.",
        ["The data have no event '{0}'."] = "데이터에 이벤트 '{0}'이(가) 없습니다.",
        ["Check the name under which it is sent, and whether it was loaded."] = "어떤 이름으로 보내는지, 불러왔는지 확인하세요.",
        ["The last event '{0}' was {1} before the as-of, and {2} is the limit."] = "마지막 이벤트 '{0}'은(는) 기준 시각보다 {1} 전입니다. 한도는 {2}입니다.",
        ["Check whether it is still sent and loaded."] = "아직 보내고 불러오는지 확인하세요.",
        ["'{0}' is set for {1} of {2} customers, and was for {3} of {4}."] = "'{0}' 값이 있는 고객은 {2}명 중 {1}명이고, 이전에는 {4}명 중 {3}명이었습니다.",
        ["'{0}' is set for {1} of {2} events, and was for {3} of {4}."] = "'{0}' 값이 있는 이벤트는 {2}건 중 {1}건이고, 이전에는 {4}건 중 {3}건이었습니다.",
        ["Check whether its column is still filled, under the same name."] = "그 열이 같은 이름으로 계속 채워지는지 확인하세요.",
        ["'{0}' has {1} of {2} customers, and had {3} of {4}."] = "'{0}'의 고객은 {2}명 중 {1}명이고, 이전에는 {4}명 중 {3}명이었습니다.",
        ["Check the events and values that it reads before it is used."] = "쓰기 전에 세그먼트가 읽는 이벤트와 값을 확인하세요.",
        ["The last event of the data was {0} before their as-of, and {1} is the limit."] = "데이터의 마지막 이벤트는 기준 시각보다 {0} 전입니다. 한도는 {1}입니다.",
        ["Load newer data."] = "더 새로운 데이터를 불러오세요.",
    };
}
