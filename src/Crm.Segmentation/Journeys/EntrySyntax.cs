namespace Crm.Segmentation.Journeys;

/// <summary>
/// Behind <c>enter</c>: <c>on E [where C]</c>, <c>on entering|leaving S [debounce D]</c>, <c>every day|WEEKDAY|month on N at T [for S]</c>,
/// <c>on [anniversary|day] of A at T</c>, <c>N days before|after [anniversary of] A at T</c>, <c>from JOURNEY</c>.
/// </summary>
internal static class EntrySyntax
{
    internal static JourneyEntry? Parse(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        if (reader.TryTake("from")) return reader.Name("the name of a journey") is { } journey ? new JoinEntry(journey) : null;
        if (reader.TryTake("every")) return Schedule(parser);
        if (reader.Current.Kind == TokenKind.Number) return Offset(parser);
        if (!reader.Expect("on", $"A journey is entered on an event, on entering or leaving a segment, every day, week or month, on a date, or from a journey.")) return null;
        if (reader.At("anniversary", "of") || reader.At("day", "of")) return OnDate(parser, 0);
        if ((reader.At("entering") || reader.At("leaving")) && reader.Peek(1).IsName && !RuleWords.Statements.Contains(reader.Peek(1).Text)) return Change(parser);
        return parser.Pattern() is { } pattern && !reader.Failed ? new EventEntry(pattern) : null;
    }

    private static MembershipEntry? Change(RuleParser parser)
    {
        bool isLeaving = parser.Reader.Take().Is("leaving");
        MemberOf? member = parser.MemberNamed();
        if (!parser.Reader.TryTake("debounce")) return member is null ? null : new MembershipEntry(member, isLeaving, null);
        return parser.Duration() is { } debounce && member is not null ? new MembershipEntry(member, isLeaving, debounce) : null;
    }

    private static ScheduleEntry? Schedule(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        DayOfWeek? weekday = parser.Weekday();
        int? date = null;
        if (weekday is null && reader.TryTake("month"))
        {
            reader.Expect("on", $"A monthly schedule says on which day of the month: every month on 1.");
            date = reader.Failed ? null : parser.Whole(1, 31);
            if (date is null) return null;
        }
        else if (weekday is null && !reader.TryTake("day"))
        {
            reader.Fail("'day', 'month' or a day of the week");
            return null;
        }

        if (At(parser) is not { } at) return null;
        if (!reader.TryTake("for")) return new ScheduleEntry(at) { Weekday = weekday, DayOfMonth = date };
        return parser.MemberNamed() is { } audience ? new ScheduleEntry(at) { Weekday = weekday, DayOfMonth = date, Audience = audience } : null;
    }

    private static DateEntry? Offset(RuleParser parser)
    {
        int? days = parser.Dates();
        bool isBefore = parser.Reader.TryTake("before");
        if (!isBefore && !parser.Reader.TryTake("after")) parser.Reader.Fail("'before' or 'after'");
        return parser.Reader.Failed ? null : OnDate(parser, days, isBefore ? -1 : 1);
    }

    private static DateEntry? OnDate(RuleParser parser, int? days, int direction = 1)
    {
        TokenReader reader = parser.Reader;
        bool isAnniversary = reader.At("anniversary", "of");
        if (isAnniversary || reader.At("day", "of"))
        {
            reader.Take();
            reader.Take();
        }

        Measure? date = parser.AttributeNamed<Measure>("a date or an instant", attribute => attribute.Kind.IsTemporal());
        TimeOnly? at = At(parser);
        return days is null || date is null || at is null ? null : new DateEntry(date, at.Value) { IsAnniversary = isAnniversary, OffsetDays = direction * days.Value };
    }

    private static TimeOnly? At(RuleParser parser) =>
        parser.Reader.Expect("at", $"Say at which time of the day: at 09:00.") ? parser.Clock() : null;
}
