namespace Crm.Segmentation.Funnels;

/// <summary>By what the units of a funnel are told apart: each has exactly one value, and those without one are <c>(none)</c>.</summary>
public sealed record FunnelDimension
{
    /// <summary>What stands for no value.</summary>
    public const string None = "(none)";

    private FunnelDimension(string name) => Name = name;

    /// <summary>What it is called.</summary>
    public string Name { get; }

    internal IFieldHandle? Attribute { get; private init; }

    internal Func<int, string?>? OfCustomer { get; private init; }

    internal Dataset? Data { get; private init; }

    internal string? PropertyName { get; private init; }

    /// <summary>The step from whose event the value is; null for the last that the attempt has.</summary>
    internal string? Step { get; private init; }

    internal bool IsAlternative { get; private init; }

    /// <summary>The period of entry that is the value; null where the value is another.</summary>
    internal CalendarUnit? Entry { get; private init; }

    /// <summary>Whether it tells customers apart, and not attempts.</summary>
    internal bool IsOfCustomer => Attribute is not null || OfCustomer is not null;

    /// <summary>By an attribute of the customer.</summary>
    /// <param name="attribute">The attribute; not tags, which are not one value.</param>
    /// <exception cref="ArgumentException">It is no attribute, or tags.</exception>
    public static FunnelDimension Of(Expression attribute) => attribute is IFieldHandle { Field: { EventName: null, Kind: not ValueKind.Tags } } handle
        ? new FunnelDimension(handle.Field.Name) { Attribute = handle }
        : throw new ArgumentException("Units are told apart by an attribute of the customer that has one value.", nameof(attribute));

    /// <summary>By membership of a segment, or any other set: <c>in</c> or <c>out</c>.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="members">The customers that are in it, of the dataset of the report.</param>
    public static FunnelDimension Of(string name, CustomerSet members)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(members);
        return new FunnelDimension(name) { Data = members.Dataset, OfCustomer = customer => BitWords.Get(members.Words, customer) ? "in" : "out" };
    }

    /// <summary>By customers who are told apart, each in one group.</summary>
    /// <param name="groups">The groups, of the dataset of the report.</param>
    public static FunnelDimension Of(CustomerGroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return new FunnelDimension(groups.By) { Data = groups.Dataset, OfCustomer = customer => groups.Names[groups.Codes.At(customer)] };
    }

    /// <summary>By groups of customers, such as the cells of a partition: each is in the first that has him, and has no value where none does.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="groups">The groups by name, sets of the dataset of the report; at least one.</param>
    /// <exception cref="ArgumentException">There are no groups, or they are of several datasets.</exception>
    public static FunnelDimension Of(string name, params ReadOnlySpan<(string Name, CustomerSet Members)> groups)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (string Name, CustomerSet Members)[] all = groups.ToArray();
        if (all.Length == 0 || !Array.TrueForAll(all, group => ReferenceEquals(group.Members.Dataset, all[0].Members.Dataset)))
            throw new ArgumentException("There must be groups, all of one dataset.", nameof(groups));
        return new FunnelDimension(name)
        {
            Data = all[0].Members.Dataset,
            OfCustomer = customer => Array.Find(all, group => BitWords.Get(group.Members.Words, customer)).Name,
        };
    }

    /// <summary>By a property of the event that is a step of the attempt.</summary>
    /// <param name="name">The name of the property.</param>
    /// <param name="step">The name of the step; an attempt without it has no value.</param>
    public static FunnelDimension Property(string name, string step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        return new FunnelDimension(name) { PropertyName = NormalText.Of(name), Step = NormalText.Of(step) };
    }

    /// <summary>By a property of the last event that the attempt has.</summary>
    /// <param name="name">The name of the property.</param>
    public static FunnelDimension LastTouch(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new FunnelDimension(name) { PropertyName = NormalText.Of(name) };
    }

    /// <summary>By which of a step's alternative patterns its event matches, the first of several.</summary>
    /// <param name="step">The name of the step; an attempt without it has no value.</param>
    public static FunnelDimension Alternative(string step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        return new FunnelDimension(step) { Step = NormalText.Of(step), IsAlternative = true };
    }

    /// <summary>
    /// By the calendar period in which the attempt started, called by its first day, hours by their first minute and the offset; who is excluded by the first entry. The groups
    /// are those of <see cref="FunnelTrend"/>, without the periods in which nobody entered, and have customers and times.
    /// </summary>
    /// <param name="unit">How long a period is; the zone and the week start are the engine's. At most 100,000 may touch the range of entry.</param>
    public static FunnelDimension Entered(CalendarUnit unit) => new($"entered {unit.ToString().ToLowerInvariant()}") { Entry = unit };

    /// <summary>What it is called.</summary>
    public override string ToString() => Name;

    /// <summary>The value of a customer; null for none, and for units of several customers, of which the ordinal is below 0.</summary>
    internal string? ValueOf(Dataset data, int customer) => customer < 0 ? null
        : Attribute is { Field: var attribute } ? ColumnText.Of(data.Customers.Attributes[data.Schema.AttributeIndex(attribute.Name)], attribute, customer)
        : OfCustomer!(customer);

    /// <summary>The value of the attempt of a unit; null for none.</summary>
    internal string? ValueOf(Funnel funnel, Dataset data, in FunnelUnitView unit, FunnelPlan plan)
    {
        int position = Step is null ? LastOf(unit) : unit.Positions[IndexOf(funnel, Step)];
        if (position < 0) return null;
        long row = unit.Rows[position];
        RunReader run = plan.Reader.Runs[(int)(row >> 32)];
        string type = data.Schema.Events[run.Type].Name;
        if (IsAlternative)
        {
            ulong bits = unit.Bits[position] >> plan.AlternativeBit;
            ValueList<EventPattern> patterns = funnel.Steps[IndexOf(funnel, Step!)].Patterns;
            for (int i = 0; i < patterns.Count; i++)
                if ((bits >> i & 1) != 0) return patterns[i].ToString();
            return null;
        }

        return data.Schema.FindProperty(type, PropertyName!) is { } field ? ColumnText.Of(run.Run.Properties[data.Schema.PropertyIndex(type, field.Name)], field, (int)row) : null;
    }

    /// <summary>The event of the attempt of a unit that has the value, by its run and row; below 0 for none.</summary>
    internal long RowOf(Funnel funnel, in FunnelUnitView unit)
    {
        int position = Step is null ? LastOf(unit) : unit.Positions[IndexOf(funnel, Step)];
        return position < 0 ? -1 : unit.Rows[position];
    }

    /// <summary>The values of the events of a run, where they are texts.</summary>
    internal TextColumn? TextsOf(Dataset data, RunReader run) =>
        !IsAlternative && run.Type >= 0 && data.Schema.Events[run.Type].Name is var type && data.Schema.FindProperty(type, PropertyName!) is { } field
            ? run.Run.Properties[data.Schema.PropertyIndex(type, field.Name)] as TextColumn
            : null;

    internal static int IndexOf(Funnel funnel, string step)
    {
        for (int i = 0; i < funnel.Steps.Count; i++)
            if (funnel.Steps[i].Name == step) return i;
        throw new KeyNotFoundException($"Funnel '{funnel.Name}' has no step '{step}'.");
    }

    private static int LastOf(in FunnelUnitView unit)
    {
        int last = -1;
        foreach (int position in unit.Positions) last = Math.Max(last, position);
        return last;
    }
}
