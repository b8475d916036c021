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
        ["Of windows there are the last events and a stretch of time, each once."] = "기간에는 마지막 몇 번의 이벤트와 시간 범위를 한 번씩만 쓸 수 있습니다.",
        ["The last events are asked for where events are counted or aggregated, and not here."] = "마지막 몇 번의 이벤트는 이벤트를 세거나 집계하는 곳에서만 물을 수 있습니다.",
        ["Put them into a function, as in avg(order.amount, last 3 events)."] = "함수 안에 쓰세요: avg(order.amount, last 3 events).",
        ["'{0}' asks for the last events, which only what counts or aggregates events can."] = "'{0}'이(가) 마지막 몇 번의 이벤트를 묻는데, 이것은 이벤트를 세거나 집계할 때만 됩니다.",
        ["Aggregate them, as in Average(property, Window.LastEvents(3))."] = "집계하세요: Average(property, Window.LastEvents(3)).",
        ["Say which event, counted from 1: nth(order.amount, 2)."] = "1부터 세어 몇 번째 이벤트인지 쓰세요: nth(order.amount, 2).",
        ["'{0}' needs a property of an event, and there is none in this."] = "'{0}'에는 이벤트의 속성이 있어야 하는데, 여기에는 없습니다.",
        ["Say whose it is: {0}."] = "누구의 것인지 쓰세요: {0}.",
        ["'customer.{0}' stands where only the customer is meant."] = "'customer.{0}'이(가) 고객에 대한 자리에 있습니다.",
        ["Only in a where, beside properties of an event, an attribute says whose it is."] = "속성이 누구의 것인지는 이벤트의 속성과 나란히 있는 where 안에서만 적습니다.",
        ["only a text is looked for in tags"] = "태그에서는 텍스트만 찾습니다",
        ["a text is looked for in tags"] = "텍스트는 태그에서 찾습니다",
        ["A where reads properties of its own event, and attributes; combine the two outside the where."] = "where는 그 이벤트의 속성과 고객의 속성만 읽습니다. 둘은 where 밖에서 함께 쓰세요.",
        ["The last events are those of a stretch of time, not of other last events."] = "마지막 몇 번의 이벤트는 시간 범위 안의 것이며, 다른 마지막 이벤트의 것이 아닙니다.",
        ["'inside' is a window of time."] = "'inside'는 시간 범위입니다.",
        ["the n-th event"] = "n번째 이벤트",
        ["a favourite"] = "가장 큰 값",
        ["inTags"] = "inTags",
        ["a lastEvents window"] = "lastEvents 기간",
    };
}
