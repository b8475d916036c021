namespace Crm.Segmentation;

/// <summary>Calendar periods as words of the language.</summary>
internal static class CalendarWords
{
    internal static bool TryRead(string word, out CalendarUnit unit) =>
        Enum.TryParse(word.EndsWith('s') ? word[..^1] : word, ignoreCase: true, out unit) && RuleWords.IsReserved(word);

    extension(CalendarUnit unit)
    {
        internal string Word => unit switch
        {
            CalendarUnit.Hour => "hour",
            CalendarUnit.Day => "day",
            CalendarUnit.Week => "week",
            CalendarUnit.Month => "month",
            CalendarUnit.Quarter => "quarter",
            _ => "year",
        };
    }
}
