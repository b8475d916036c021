namespace Crm.Segmentation.Live;

/// <summary>A property of the event that started a journey, whichever type it is of.</summary>
internal sealed class TriggerPlace
{
    private readonly int[] _slots;
    private readonly ValueList<string>[] _values;

    internal TriggerPlace(Schema schema, FieldDefinition property)
    {
        _slots = [.. schema.Events.Select(type => schema.PropertyIndex(type.Name, property.Name))];
        _values = [.. schema.Events.Select((type, i) => _slots[i] < 0 ? [] : type.Properties[_slots[i]].Values)];
        IsEnum = property.Kind == ValueKind.Enum;
    }

    internal bool IsEnum { get; }

    /// <summary>The column of the event that has a value; −1 when there is no such event or value.</summary>
    internal int Slot(NodeRun run) => run.Trigger is { } trigger && _slots[trigger.Index] is >= 0 and var slot && trigger.Values.Has(slot) ? slot : -1;

    internal long Number(NodeRun run, int slot) => run.Trigger!.Values.Number(slot, run.Trigger.Fields.Count);

    internal string Text(NodeRun run, int slot) => IsEnum ? _values[run.Trigger!.Index][(int)Number(run, slot)] : run.Trigger!.Values.Text(slot);
}

/// <summary>A flag of the event that started a journey.</summary>
internal sealed class TriggerFlagNode(TriggerPlace place) : ConditionNode
{
    internal override bool IsTimed => false;

    private protected override bool Decide(NodeRun run, long at) => place.Slot(run) is >= 0 and var slot && place.Number(run, slot) != 0;

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

/// <summary>A flag or tags that the event that started a journey does not have.</summary>
internal sealed class TriggerMissingNode(TriggerPlace place) : ConditionNode
{
    internal override bool IsTimed => false;

    private protected override bool Decide(NodeRun run, long at) => place.Slot(run) < 0;

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

/// <summary>A number, an instant, a date or a duration of the event that started a journey.</summary>
internal sealed class TriggerNumberNode(TriggerPlace place, int? scale) : NumberNode
{
    internal override bool IsTimed => false;

    internal override int? Scale => scale;

    internal override long Turn(NodeRun run, long at) => Never;

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        int slot = place.Slot(run);
        value = slot < 0 ? 0 : place.Number(run, slot);
        return slot >= 0;
    }
}

/// <summary>A text of the event that started a journey.</summary>
internal sealed class TriggerTextNode(TriggerPlace place) : TextNode
{
    internal override bool IsTimed => false;

    internal override long Turn(NodeRun run, long at) => Never;

    private protected override string? Compute(NodeRun run, long at) => place.Slot(run) is >= 0 and var slot ? place.Text(run, slot) : null;
}

/// <summary>A membership that is given with the run.</summary>
internal sealed class GivenNode(int place) : ConditionNode
{
    internal override bool IsTimed => false;

    private protected override bool Decide(NodeRun run, long at) => run.Given[place];

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

/// <summary>A count of events since a journey was entered, which is given with the run.</summary>
internal sealed class CountedNode(int place) : NumberNode
{
    internal override bool IsTimed => false;

    internal override int? Scale => 0;

    internal override long Turn(NodeRun run, long at) => Never;

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = run.Counted[place];
        return true;
    }
}
