namespace Crm.Segmentation
{
    /// <summary>The local time of the event at hand, in the rule book's zone; only inside <c>Where</c>.</summary>
    public static class EventTime
    {
        /// <summary>The hour that clocks showed, 0 to 23.</summary>
        public static Measure Hour { get; } = new EventHour();

        /// <summary>The day of the week: monday, tuesday, wednesday, thursday, friday, saturday or sunday.</summary>
        public static Measure Weekday { get; } = new EventWeekday();
    }
}

namespace Crm.Segmentation.Tree
{
    /// <summary>The hour that local clocks showed at an event, 0 to 23, in the rule book's zone; never missing.</summary>
    public sealed record EventHour : Measure
    {
        internal EventHour()
        {
        }

        /// <inheritdoc/>
        public override ValueKind Kind => ValueKind.Integer;

        internal override bool IsAboutOneEvent => true;

        internal override void Write(RuleText text) => text.Write("hour()");
    }

    /// <summary>The local day of the week of an event, <c>monday</c> to <c>sunday</c>, in the rule book's zone; never missing.</summary>
    public sealed record EventWeekday : Measure
    {
        internal static readonly FieldDefinition Days = new("weekday()", ValueKind.Enum)
        {
            Values = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        };

        internal EventWeekday()
        {
        }

        /// <inheritdoc/>
        public override ValueKind Kind => ValueKind.Enum;

        internal override FieldDefinition EnumField => Days;

        internal override bool IsAboutOneEvent => true;

        internal override void Write(RuleText text) => text.Write("weekday()");
    }
}
