using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>A journey read back: whoever answers for it reads everything that it says.</summary>
public sealed class JourneyDescriptionTests
{
    [Theory]
    [InlineData("enter on entering loyal debounce 1 hour", "Enters on entering loyal, when that has held for 1 hour.", "loyal에 들어와 1시간 동안 그대로이면 들어옴.")]
    [InlineData("enter on entering loyal", "Enters on entering loyal.", "loyal에 들어오면 들어옴.")]
    [InlineData("enter on leaving size.big", "Enters on leaving size.big.", "size.big에서 나가면 들어옴.")]
    [InlineData("enter every month on 31 at 09:00 for loyal", "Enters every month on day 31 at 09:00, who is in loyal.", "매월 31일 09:00에 loyal에 있으면 들어옴.")]
    [InlineData("enter every monday at 09:00", "Enters every Monday at 09:00.", "매주 월요일 09:00에 들어옴.")]
    [InlineData("enter every day at 09:00", "Enters every day at 09:00.", "매일 09:00에 들어옴.")]
    [InlineData("enter 3 days before anniversary of born at 10:00", "Enters 3 days before the anniversary of born at 10:00.", "born 기념일 3일 전 10:00에 들어옴.")]
    [InlineData("enter on day of renewal at 10:00", "Enters on the day of renewal at 10:00.", "renewal 당일 10:00에 들어옴.")]
    [InlineData("enter from other", "Enters from the journey other.", "여정 other에서 들어옴.")]
    [InlineData("reenter always key product cooldown 2 days from exit at most 3 times while active restart", "May be entered again at any time, each product by itself, not within 2 days of the end before, at most 3 times, where it still runs, from the beginning.", "언제나 다시 들어올 수 있음, product마다 따로, 종료 뒤 2일 동안은 안 됨, 모두 3번까지, 진행 중이면 처음부터 다시.")]
    [InlineData("reenter after exit while active concurrent", "May be entered again when it has ended, where it still runs, beside it.", "끝난 뒤에 다시 들어올 수 있음, 진행 중이면 나란히.")]
    [InlineData("exit when points >= 1_000 \"rich already\"", "Ends at once when points >= 1000: rich already.", "points >= 1000인 경우 바로 끝남: rich already.")]
    [InlineData("priority 10", "Priority 10: of several at one instant the greatest goes first.", "우선순위 10: 같은 순간에는 큰 것이 먼저.")]
    [InlineData("quiet 20:00..09:00 drop", "Own quiet hours, 20:00 to 09:00: advertisements are left out.", "자체 야간 시간 20:00~09:00: 광고는 보내지 않음.")]
    [InlineData("quiet 20:00..09:00 hold", "Own quiet hours, 20:00 to 09:00: advertisements wait.", "자체 야간 시간 20:00~09:00: 광고는 끝날 때까지 보류.")]
    [InlineData("timezone \"Asia/Seoul\"", "Whose zone is not known lives by Asia/Seoul.", "시간대를 모르는 고객은 Asia/Seoul 기준.")]
    [InlineData("stale after 2 hours", "What is more than 2 hours overdue is not sent.", "2시간 넘게 늦은 메시지는 보내지 않음.")]
    [InlineData("wait until monday 09:00", "Wait until Monday 09:00, on the customer's clock.", "고객의 시계로 월요일 09:00까지 기다림.")]
    [InlineData("wait until renewal + 30 days at 11:00 if past skip if missing exit", "Wait until 30 days after renewal at 11:00, on the customer's clock; if it is past go on, without it end.", "고객의 시계로 renewal 30일 뒤 11:00까지 기다림, 지났으면 계속, 없으면 종료.")]
    [InlineData("wait until anniversary of born if missing skip", "Wait until the anniversary of born at its time of day, on the customer's clock; without it go on.", "고객의 시계로 born 기념일 그 시각까지 기다림, 없으면 계속.")]
    [InlineData("wait up to 2 hours for cart grace 10 minutes counting from entry { on cart {} on timeout {} }", "Wait up to 2 hours from the entry for cart, and 10 minutes more for what is known late.", "진입부터 최대 2시간 기다림: cart, 늦게 알려지는 것은 10분 더 기다림.")]
    [InlineData("send push \"a\" with { text: \"{{city|고객}}님\" } tags \"promo\", \"new\" only if opted_in", "Send a by push, an advertisement, tagged promo, new, only to who satisfies opted_in, with text \"{{city|고객}}님\".", "push 채널로 a 발송, 광고, 태그 promo, new, 대상: opted_in, 내용: text \"{{city|고객}}님\".")]
    [InlineData("send push \"a\" transactional", "Send a by push, transactional.", "push 채널로 a 발송, 거래성.")]
    [InlineData("webhook \"note\" with { stage: \"x\" }", "Call note, with stage \"x\".", "note 호출, 내용: stage \"x\".")]
    public void Line_OfAJourney_IsASentence(string line, string english, string korean)
    {
        string[] words = ["enter", "reenter", "exit", "priority", "quiet", "timezone", "stale"];
        string head = words.Contains(line.Split(' ')[0]) ? line : "", step = head.Length == 0 ? line : "", enter = head.StartsWith("enter ", StringComparison.Ordinal) ? "" : "enter on view";
        string text = $$"""
            segment loyal = did purchase
            partition size { big when count(purchase) >= 10 small otherwise }
            journey other { enter on visit {{(head == "enter from other" ? "join j" : "")}} }
            journey j { {{enter}} {{head}} {{step}} }
            """;
        var journey = (Journey)RuleBook.Parse(TestShop.Schema, ("t", text))["j"];

        Assert.Contains(english, Lines(journey.Describe()));
        Assert.Contains(korean, Lines(journey.Describe("ko")));
    }

    /// <summary>Lines without their numbers.</summary>
    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimStart(' ')).Select(line => line.StartsWith("1. ", StringComparison.Ordinal) ? line[3..] : line);
}
