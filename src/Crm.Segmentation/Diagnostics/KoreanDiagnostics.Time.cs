namespace Crm.Segmentation;

/// <summary>What is said of dates, times of day and texts without regard to case.</summary>
internal static partial class KoreanDiagnostics
{
    private static Dictionary<string, string> OfTime() => new(StringComparer.Ordinal)
    {
        ["'{0}' is {1}, which has no case to ignore."] = "'{0}'은(는) {1}이므로 무시할 대소문자가 없습니다.",
        ["'calendar' is missing before '{0}'."] = "'{0}' 앞에 calendar가 빠졌습니다.",
        ["A backslash takes the next sign as it is, and is written twice in a text: for a backslash itself, four."] = "역슬래시는 다음 글자를 그대로 쓰게 하며 텍스트 안에서는 두 번 씁니다. 역슬래시 자체는 네 번 쓰세요.",
        ["A backslash takes the next sign as it is: for a backslash itself, two."] = "역슬래시는 다음 글자를 그대로 쓰게 합니다. 역슬래시 자체는 두 번 쓰세요.",
        ["An anniversary is a date, which is not looked for in a window such as '{0}'."] = "기념일은 날짜이므로 '{0}' 같은 기간에서는 찾을 수 없습니다.",
        ["An age is a number of years by itself: leave '{0}' out."] = "나이는 그 자체로 햇수입니다. '{0}'을(를) 빼세요.",
        ["Declare the value once: data and rules may spell it in any case."] = "값을 한 번만 선언하세요. 데이터와 규칙은 대소문자를 어떻게 써도 됩니다.",
        ["Look in Window.This(CalendarUnit.Month), Window.Next or Window.Last of whole days, or Window.NextCalendar."] = "Window.This(CalendarUnit.Month), 온전한 날로 쓴 Window.Next나 Window.Last, 또는 Window.NextCalendar에서 찾으세요.",
        ["Look in today, in this month, in next 7 days, in last 7 days or in next 1 calendar month."] = "today, this month, next 7 days, last 7 days, next 1 calendar month에서 찾으세요.",
        ["Only a text, an enum or tags ignore case."] = "대소문자는 text, enum, tags만 무시할 수 있습니다.",
        ["Say when, such as in today, in this month or in next 7 days."] = "in today, in this month, in next 7 days처럼 언제인지 쓰세요.",
        ["The calendar period is said once, after both numbers."] = "달력 기간의 단위는 두 숫자 뒤에 한 번만 씁니다.",
        ["The local time of an event is asked with parentheses: {0}()."] = "이벤트의 현지 시각은 괄호를 붙여 묻습니다: {0}().",
        ["'to', and the same calendar period"] = "to와 같은 달력 기간",
        ["The pattern {0} ends with a backslash that takes no sign."] = "패턴 {0}이(가) 다음 글자가 없는 역슬래시로 끝납니다.",
        ["Whole periods of the calendar are counted as in from 2 to 1 calendar months ago."] = "달력 기간은 from 2 to 1 calendar months ago처럼 셉니다.",
        ["a calendarAgo window"] = "calendarAgo 기간",
        ["a nextCalendar window"] = "nextCalendar 기간",
        ["Use it in a where: did {0} where {1}."] = "where 안에 쓰세요: did {0} where {1}.",
        ["an age"] = "나이",
        ["an age is of an instant or a date"] = "나이는 시각이나 날짜에만 있습니다",
        ["an hour"] = "시(hour)",
        ["a weekday"] = "요일",
        ["'{0}' is a day of birth by its name, and hardly anybody is born in '{1}'."] = "'{0}'은(는) 이름으로 보아 생일인데, '{1}'에 태어난 고객은 거의 없습니다.",
        ["'{0}' is never {1}."] = "'{0}'은(는) {1}이(가) 되는 일이 없습니다.",
        ["Leave the value out, or put it right."] = "값을 빼거나 바로잡으세요.",
        ["'{0}' lies far back, as '{1}' asks of it, and hardly anybody's is in '{2}'."] = "'{0}'은(는) '{1}'에서 보듯 오래전 날짜인데, '{2}'에 드는 고객은 거의 없습니다.",
        ["The birthdays are anniversaries: anniversary of {0} in next 7 days."] = "생일은 기념일로 찾으세요: anniversary of {0} in next 7 days.",
        ["The birthdays are anniversaries: anniversary of {0} in {1}."] = "생일은 기념일로 찾으세요: anniversary of {0} in {1}.",
        ["'{0}' asks for {1} of {2} customers and takes in more than twice as many: {3} are tied at {4}."] = "'{0}'은(는) 고객 {2}명 중 {1}명을 요청하지만 {3}명이 {4}에 동점이어서 두 배가 넘게 들어갑니다.",
        ["Equal values share a bin, so that others are left with fewer: take fewer bins, or name thresholds."] = "같은 값은 같은 등급에 들어가 다른 등급에는 고객이 적게 남습니다. 등급을 줄이거나 기준값을 직접 정하세요.",
        ["Everyone tied at the cut is in. Ask that the value is above {0} too, or for fewer."] = "경계에서 동점인 고객은 모두 들어갑니다. 값이 {0}보다 크다는 조건을 더하거나 더 적게 요청하세요.",
        ["{0} customers of '{1}' have the same {2}, {3}: more than half of what one of its {4} bins should hold."] = "'{1}'의 고객 {0}명의 {2} 값이 {3}(으)로 같습니다. {4}개 등급 하나에 들어갈 고객의 절반이 넘습니다.",
        ["'{0}' is of one event and stands where a customer is meant."] = "'{0}'은(는) 이벤트 하나에 대한 것인데 고객에 대한 자리에 있습니다.",
        ["{0} differ in case only, which '{1}' ignores."] = "{0}은(는) 대소문자만 다른데, '{1}'은(는) 이를 무시합니다.",
    };
}
