namespace Crm.Segmentation.Live;

/// <summary>Where a field's value lies: in the customer's attributes, or in the event that is looked at.</summary>
/// <param name="Slot">The column.</param>
/// <param name="Slots">How many columns there are.</param>
/// <param name="IsOfEvent">Whether it is a property of the event.</param>
internal readonly record struct FieldPlace(int Slot, int Slots, bool IsOfEvent)
{
    internal static FieldPlace Of(Schema schema, FieldDefinition field) => field.EventName is { } type
        ? new FieldPlace(schema.PropertyIndex(type, field.Name), schema.FindEvent(type)!.Properties.Count, IsOfEvent: true)
        : new FieldPlace(schema.AttributeIndex(field.Name), schema.Attributes.Count, IsOfEvent: false);

    /// <summary>The row that holds it.</summary>
    internal FieldRow Row(NodeRun run) => IsOfEvent ? run.Event!.Values : run.History.Attributes.Values;
}

/// <summary>A flag that is set to yes.</summary>
internal sealed class FlagNode(FieldPlace place) : ConditionNode
{
    internal override bool IsTimed => false;

    private protected override bool Decide(NodeRun run, long at) => place.Row(run) is var row && row.Has(place.Slot) && row.Number(place.Slot, place.Slots) != 0;

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

/// <summary>A flag or tags without a value.</summary>
internal sealed class MissingFieldNode(FieldPlace place) : ConditionNode
{
    internal override bool IsTimed => false;

    private protected override bool Decide(NodeRun run, long at) => !place.Row(run).Has(place.Slot);

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

/// <summary>A field of numbers, instants, dates or durations.</summary>
internal sealed class NumberFieldNode(FieldPlace place, int? scale) : NumberNode
{
    internal override bool IsTimed => false;

    internal override int? Scale => scale;

    internal override long Turn(NodeRun run, long at) => Never;

    /// <summary>Reads the number of an event; false when it is missing.</summary>
    internal bool TryReadOf(CustomerEvent one, out long value)
    {
        FieldRow row = one.Values;
        value = row.Number(place.Slot, place.Slots);
        return row.Has(place.Slot);
    }

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        FieldRow row = place.Row(run);
        value = row.Number(place.Slot, place.Slots);
        return row.Has(place.Slot);
    }
}

/// <summary>A field of texts.</summary>
internal sealed class TextFieldNode(FieldPlace place) : TextNode
{
    internal FieldPlace Place => place;

    internal override bool IsTimed => false;

    internal override long Turn(NodeRun run, long at) => Never;

    private protected override string? Compute(NodeRun run, long at) => place.Row(run).TextOrNull(place.Slot);
}

/// <summary>A field of an enum: the declared text.</summary>
internal sealed class EnumFieldNode(FieldPlace place, ValueList<string> values) : TextNode
{
    internal override bool IsTimed => false;

    /// <summary>The declared texts.</summary>
    internal ValueList<string> Values => values;

    internal override long Turn(NodeRun run, long at) => Never;

    /// <summary>The position of the value among those that are declared; -1 when it is missing.</summary>
    internal int Code(NodeRun run) => place.Row(run) is var row && row.Has(place.Slot) ? (int)row.Number(place.Slot, place.Slots) : -1;

    private protected override string? Compute(NodeRun run, long at) => Code(run) is >= 0 and var code ? values[code] : null;
}

/// <summary>A field of tags, or of tags of the event that started a journey.</summary>
internal sealed class TagsField
{
    private readonly FieldPlace _place;
    private readonly TriggerPlace? _trigger;

    internal TagsField(FieldPlace place) => _place = place;

    internal TagsField(TriggerPlace trigger) => _trigger = trigger;

    /// <summary>The tags, each once; null when they are missing.</summary>
    internal string[]? Read(NodeRun run)
    {
        if (_trigger is not null) return _trigger.Slot(run) is >= 0 and var slot ? run.Trigger!.Values.Tags(slot) : null;
        return _place.Row(run) is var row && row.Has(_place.Slot) ? row.Tags(_place.Slot) : null;
    }
}

/// <summary>A number that a rule says.</summary>
internal sealed class ConstantNumberNode(long value, int? scale) : NumberNode
{
    internal override bool IsTimed => false;

    internal override int? Scale => scale;

    internal override int Cost => 0;

    internal long Value => value;

    internal override long Turn(NodeRun run, long at) => Never;

    private protected override bool Compute(NodeRun run, long at, out long result)
    {
        result = value;
        return true;
    }
}

/// <summary>A text that a rule says.</summary>
internal sealed class ConstantTextNode(string text) : TextNode
{
    internal override bool IsTimed => false;

    internal override int Cost => 0;

    internal override long Turn(NodeRun run, long at) => Never;

    private protected override string Compute(NodeRun run, long at) => text;
}

/// <summary>A number that nobody has.</summary>
internal sealed class MissingNumberNode(int? scale) : NumberNode
{
    internal override bool IsTimed => false;

    internal override int? Scale => scale;

    internal override long Turn(NodeRun run, long at) => Never;

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        return false;
    }
}

/// <summary>A date as the instant of its local midnight.</summary>
internal sealed class MidnightNode(NumberNode date, Calendar calendar) : NumberNode
{
    internal override bool IsTimed => date.IsTimed;

    internal override int? Scale => 0;

    internal override int Cost => date.Cost;

    internal override long Turn(NodeRun run, long at) => date.Turn(run, at);

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        bool isSet = date.TryRead(run, at, out value);
        if (isSet) value = calendar.Midnight((int)value);
        return isSet;
    }
}

/// <summary>The local hour of an event.</summary>
internal sealed class HourNode(HoursOfWeek hours) : NumberNode
{
    internal override bool IsTimed => false;

    internal override int? Scale => 0;

    internal override long Turn(NodeRun run, long at) => Never;

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = hours[run.Event!.Milliseconds] % 24;
        return true;
    }
}

/// <summary>The local day of the week of an event.</summary>
internal sealed class WeekdayNode(HoursOfWeek hours) : TextNode
{
    internal override bool IsTimed => false;

    internal override long Turn(NodeRun run, long at) => Never;

    private protected override string Compute(NodeRun run, long at) => Tree.EventWeekday.Days.Values[hours[run.Event!.Milliseconds] / 24];
}
