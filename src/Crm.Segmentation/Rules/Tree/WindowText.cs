namespace Crm.Segmentation;

/// <summary>How windows and properties of events are written beside other words.</summary>
internal static class WindowText
{
    extension(RuleText text)
    {
        /// <summary>A window in a condition, after a space.</summary>
        internal RuleText Window(Window? window) =>
            window is null || text.IsShort ? text : text.Write(window.CountsFromNow ? " in " : " ").Write(window);

        /// <summary>How long a window is.</summary>
        internal RuleText Write(WindowLength length) => text.Write(length.ToString());

        /// <summary>A number of calendar periods.</summary>
        internal RuleText Periods(int count, CalendarUnit unit) => text.Write(count).Write($" calendar {unit.Word}{(count == 1 ? "" : "s")}");

        /// <summary>A window as the last argument of a function.</summary>
        internal RuleText Argument(Window? window) => window is null || text.IsShort ? text : text.Write(", ").Write(window);

        /// <summary>Among whom somebody is at the top: one question, several in parentheses.</summary>
        internal RuleText Among(Condition? among) => among is null || text.IsShort ? text : text.Write(" among ").Write(among, RuleLevel.Primary);

        /// <summary>A property, and which of its events count.</summary>
        internal RuleText Property(Measure property, EventPattern pattern)
        {
            text.Write(property, RuleLevel.Sum);
            pattern.WriteConditions(text);
            return text;
        }
    }
}
