namespace Crm.Segmentation.Journeys;

/// <summary>What several statements have: times of day, lengths, names of attributes, memberships, texts.</summary>
internal static class StatementParts
{
    private const int Noon24 = 24 * 60;

    extension(RuleParser parser)
    {
        /// <summary>A text in quotes.</summary>
        internal string? Quoted(string what)
        {
            if (parser.Reader.Current.Kind == TokenKind.Text) return parser.Reader.Take().Text;
            parser.Reader.Fail(what);
            return null;
        }

        /// <summary>A time of day; midnight may be 24:00 where an end is meant.</summary>
        internal TimeOnly? Clock(bool isEnd = false)
        {
            TokenReader reader = parser.Reader;
            if (reader.Current.Kind != TokenKind.Time)
            {
                reader.Fail("a time of day such as 09:00");
                return null;
            }

            Token token = reader.Take();
            int minutes = (int)token.Number;
            if (minutes < Noon24 || isEnd) return ClockTime.OfMinutes(minutes % Noon24);
            parser.Bag.Error(DiagnosticCodes.OutOfRange, reader.SpanOf(token), $"The day that ends at 24:00 has no such time.", $"The next day begins at 00:00.");
            return null;
        }

        /// <summary>A day of the week by its name; null where none stands here.</summary>
        internal DayOfWeek? Weekday()
        {
            if (parser.Reader.Current.Kind != TokenKind.Name) return null;
            foreach (DayOfWeek day in Enum.GetValues<DayOfWeek>())
                if (parser.Reader.TryTake(ClockTime.Word(day))) return day;
            return null;
        }

        /// <summary>The length of a wait, with its unit.</summary>
        internal WaitLength? Length()
        {
            int start = parser.Reader.Position;
            if (parser.Measured() is not var (duration, unit)) return null;
            if (WaitLength.Of(duration.Ticks / TimeSpan.TicksPerMillisecond, unit) is { IsSound: true } length) return length;
            parser.Bag.Error(
                DiagnosticCodes.WaitLength, parser.Reader.SpanFrom(start), $"A wait is whole days, or a time that is exact, and at most 10,000 days.",
                $"A part of a day is said in hours, which are exact.");
            return null;
        }

        /// <summary>A number of local dates: days or weeks.</summary>
        internal int? Dates()
        {
            int start = parser.Reader.Position;
            if (parser.Length() is not { } length) return null;
            if (length.IsCalendar && length.Days <= JourneyLimits.Offset) return length.Days;
            parser.Bag.Error(DiagnosticCodes.WaitLength, parser.Reader.SpanFrom(start), $"From a date, days or weeks are counted, at most 3,660 days.");
            return null;
        }

        /// <summary>An attribute by its name; null when there is none, which is told.</summary>
        internal Expression? AttributeNamed()
        {
            int start = parser.Reader.Position;
            if (parser.Reader.Name("the name of an attribute") is not { } name) return null;
            if (parser.Names.Schema.FindAttribute(name) is not null) return parser.Node(parser.Names.Schema.Attribute(name), start);
            parser.Names.TellUnknownAttribute(name, parser.Reader.SpanFrom(start), parser.Bag);
            return null;
        }

        /// <summary>An attribute of some kind.</summary>
        internal T? AttributeNamed<T>(string what, Func<T, bool>? isOfKind = null)
            where T : Expression
        {
            int start = parser.Reader.Position;
            if (parser.AttributeNamed() is not { } attribute) return null;
            if (attribute is T found && (isOfKind is null || isOfKind(found))) return found;
            parser.Bag.Error(DiagnosticCodes.JourneyAttribute, parser.Reader.SpanFrom(start), $"'{attribute.ShortName}' is {KindOf(attribute).WithArticle()}, and {what} is needed here.");
            return null;
        }

        /// <summary>A segment or a cell by its name.</summary>
        internal MemberOf? MemberNamed()
        {
            TokenReader reader = parser.Reader;
            int start = reader.Position;
            string? name = reader.Name("the name of a segment or of a cell"), cell = null;
            if (reader.TryTake(".")) cell = reader.Name("the name of a cell");
            return name is null || reader.Failed ? null : parser.Node(new MemberOf(name, cell, null), start);
        }

        /// <summary>Behind <c>quiet</c>.</summary>
        internal QuietHours? Quiet()
        {
            TokenReader reader = parser.Reader;
            TimeOnly? from = parser.Clock();
            reader.Expect("..", $"Quiet hours are from one time of day to another, such as 21:00..08:00.");
            TimeOnly? to = parser.Clock(isEnd: true);
            bool drops = reader.TryTake("drop");
            if (!drops) reader.TryTake("hold");
            return from is null || to is null ? null : new QuietHours(from.Value, to.Value) { Drops = drops };
        }

        /// <summary>The word of one of several values.</summary>
        internal T? OneOf<T>(params ReadOnlySpan<(string Word, T Value)> words)
            where T : struct
        {
            foreach ((string word, T value) in words)
                if (parser.Reader.TryTake(word)) return value;
            var known = new List<string>();
            foreach ((string word, _) in words) known.Add($"'{word}'");
            parser.Reader.Fail(string.Join(", ", known));
            return null;
        }
    }

    private static ValueKind KindOf(Expression attribute) => ((IFieldHandle)attribute).Field.Kind;
}
