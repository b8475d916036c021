namespace Crm.Segmentation;

/// <summary>Anniversaries, and patterns for text.</summary>
internal sealed partial class RuleValidator
{
    /// <summary>An anniversary is a date: it is looked for in whole days.</summary>
    private void CheckAnniversary(AnniversaryWithin anniversary)
    {
        Need(anniversary.Operand, ValueKinds.IsTemporal, DiagnosticCodes.NotTemporal, $"an anniversary is of an instant or a date");
        if (anniversary.Window is ThisPeriodWindow { Unit: not CalendarUnit.Hour } or NextPeriodsWindow { Unit: not CalendarUnit.Hour } or NextWindow { InDays: true } or LastWindow { InDays: true }) return;
        Error(
            DiagnosticCodes.AnniversaryWindow,
            $"An anniversary is a date, which is not looked for in a window such as '{anniversary.Window.ShortName}'.",
            Written(
                $"Look in Window.This(CalendarUnit.Month), Window.Next or Window.Last of whole days, or Window.NextCalendar.",
                $"Look in today, in this month, in next 7 days, in last 7 days or in next 1 calendar month."),
            anniversary.Window);
    }

    private void CheckLike(Like like)
    {
        Need(like.Operand, ValueKinds.IsTextual, DiagnosticCodes.NotText, $"like compares with a pattern, which needs a text");
        if (like.Pattern.Length is > TextPattern.MostCharacters and var length)
            Error(DiagnosticCodes.PatternTooLong, $"A pattern has at most {TextPattern.MostCharacters} characters, and this one has {length}.", "Look for a part of the text, with a star before and behind it.");
        if (!like.Pattern.HasLooseEnd) return;
        Error(
            DiagnosticCodes.LooseBackslash,
            $"The pattern {RuleWords.Text(like.Pattern.Pattern)} ends with a backslash that takes no sign.",
            Written(
                $"A backslash takes the next sign as it is: for a backslash itself, two.",
                $"A backslash takes the next sign as it is, and is written twice in a text: for a backslash itself, four."));
    }
}
