using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>
/// Makes the nodes of a program: one for each different node of the trees, which all definitions share. Conditions of events have nodes of their own, for each
/// type of event.
/// </summary>
internal sealed partial class NodeCompiler
{
    private readonly Schema _schema;
    private readonly Calendar _calendar;
    private readonly Func<string, NamedResult> _results;
    private readonly Func<MemberOf, int?>? _given;
    private readonly Func<Count, int?>? _counted;
    private readonly HoursOfWeek _hours;
    private readonly Dictionary<Condition, ConditionNode> _conditions = [];
    private readonly Dictionary<Measure, MeasureNode> _measures = [];
    private readonly Dictionary<EventPattern, PatternNode> _patterns = [];
    private readonly Dictionary<(EventPattern Pattern, Window? Window), SelectionNode> _selections = [];
    private readonly Dictionary<Window, WindowNode> _windows = [];
    private WindowNode? _allEvents;
    private readonly Dictionary<string, PartitionNode> _partitions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Result, Window? Entered), AttemptsNode> _attempts = [];
    private readonly Dictionary<int, NodeCompiler> _ofEvents = [];
    private readonly NodeCompiler? _customers;

    /// <param name="schema">The schema.</param>
    /// <param name="calendar">Zone and week start.</param>
    /// <param name="results">What stands behind a name.</param>
    /// <param name="given">The memberships that are given with a run, each by its place; null for none.</param>
    /// <param name="counted">The counts of events that are given with a run, each by its place; null for none.</param>
    internal NodeCompiler(Schema schema, Calendar calendar, Func<string, NamedResult> results, Func<MemberOf, int?>? given = null, Func<Count, int?>? counted = null) =>
        (_schema, _calendar, _results, _given, _counted, _hours) = (schema, calendar, results, given, counted, new HoursOfWeek(calendar));

    /// <summary>A compiler of conditions and measures of single events.</summary>
    private NodeCompiler(NodeCompiler customers)
        : this(customers._schema, customers._calendar, customers._results, customers._given, customers._counted) => _customers = customers;

    /// <summary>How many answers are kept.</summary>
    internal int Slots { get; private set; }

    /// <summary>Of how many patterns it is kept which events match.</summary>
    internal int Patterns { get; private set; }

    /// <summary>How many nodes keep something of their own.</summary>
    internal int Tools { get; private set; }

    /// <summary>The lists that are asked for, in the order of their nodes.</summary>
    internal List<string> Lists { get; } = [];

    /// <summary>Measures of which it cannot be told when they change: arithmetic on what moves with time.</summary>
    internal List<Measure> Untold { get; } = [];

    /// <summary>References to named results that have no form for one customer.</summary>
    internal List<Expression> Lacking { get; } = [];

    /// <summary>How far back events are looked at by what has a window, in milliseconds.</summary>
    internal long Reach { get; private set; }

    /// <summary>Whether something looks at all events that ever were.</summary>
    internal bool IsUnbounded { get; private set; }

    /// <summary>The node of a condition.</summary>
    internal ConditionNode Compile(Condition condition)
    {
        if (_conditions.TryGetValue(condition, out ConditionNode? known)) return Shared(known);
        return _conditions[condition] = condition switch
        {
            IFieldHandle flag => new FlagNode(PlaceOf(flag.Field)),
            AllOf all => new AllNode([.. all.Operands.Select(Compile)]),
            AnyOf any => new AnyNode([.. any.Operands.Select(Compile)]),
            Not not => new NotNode(Compile(not.Operand)),
            Comparison comparison => OfComparison(comparison),
            OneOf oneOf => OfValues(oneOf),
            Like like => OfTest(Text(like.Operand), like.Pattern.For(like.Operand.IgnoresCase), like.Operand.IgnoresCase),
            IsMissing { Operand: IFieldHandle { Field: { Kind: ValueKind.Flag or ValueKind.Tags } field } } => new MissingFieldNode(PlaceOf(field)),
            IsMissing { Operand: ITriggerProperty { Property: { Kind: ValueKind.Flag or ValueKind.Tags } property } } => new TriggerMissingNode(new TriggerPlace(_schema, property)),
            IsMissing missing => new MissingNode(Compile((Measure)missing.Operand)),
            HasTags tags => new HasTagsNode(Tags(tags.Operand), [.. tags.Values], tags.All, tags.Operand.IgnoresCase),
            InTags inTags => new InTagsNode(Text(inTags.Operand), Tags(inTags.Tags), inTags.Operand.IgnoresCase || inTags.Tags.IgnoresCase),
            InWindow inWindow => new InWindowNode(
                Resting(inWindow.Operand), inWindow.Operand.Kind == ValueKind.Date, inWindow.Window, OfWindow(inWindow.Window, isOfEvents: false), _calendar),
            AnniversaryWithin anniversary => new AnniversaryNode(Resting(anniversary.Operand), anniversary, _calendar),
            MemberOf member when _given?.Invoke(member) is { } place => new GivenNode(place),
            MemberOf member => OfMember(member),
            TriggerFlag trigger => new TriggerFlagNode(new TriggerPlace(_schema, trigger.Property)),
            InBucket bucket => new BucketNode(bucket, NewTool()),
            GivenCondition given => new ConstantNode(given.Holds),
            DidFirst first => OfAllEvents(new FirstNode(OfPattern(first.Pattern), OfWindow(first.Window, isOfEvents: true), _calendar)),
            DidRegularly regularly => OfRegularly(regularly),
            DidSequence sequence => new HappensNode(OfSequence(sequence.Sequence, sequence.Window)),
            _ => throw new System.Diagnostics.UnreachableException($"No node for {condition.GetType().Name}."),
        };
    }

    /// <summary>The node of a measure.</summary>
    internal MeasureNode Compile(Measure measure)
    {
        if (_measures.TryGetValue(measure, out MeasureNode? known)) return Shared(known);
        return _measures[measure] = measure switch
        {
            Feature feature => Compile(feature.Definition),
            Constant constant => OfConstant(constant),
            IFieldHandle { Field: var field } => OfField(field),
            TriggerValue { Property: var property } => OfTrigger(property),
            Arithmetic arithmetic => OfArithmetic(arithmetic),
            Count count when _counted?.Invoke(count) is { } place => new CountedNode(place),
            Count count => OfCount(count),
            Aggregate aggregate => OfAggregate(aggregate),
            NthEvent nth => OfEvents(Selection(nth.Pattern, nth.Window), nth.Property, null, nth.Position, null),
            Favourite favourite => OfEvents(Selection(favourite.Pattern, favourite.Window), favourite.Property, AggregateFunction.MostFrequent, 0, favourite.By),
            SessionCount sessions => new SessionsNode(Selection(sessions.Pattern, sessions.Window), Timestamp.Milliseconds(sessions.Gap)),
            Since since => OfAllEvents(new SinceNode(OfPattern(since.Pattern), since.First)),
            YearsSince years => new YearsNode(Resting(years.Start), years.Start.Kind == ValueKind.Date, _calendar),
            EventHour => new HourNode(_hours),
            EventWeekday => new WeekdayNode(_hours),
            SequenceCount sequence => new SequenceCountNode(OfSequence(sequence.Sequence, sequence.Window)),
            FittedConstant fitted => OfFitted(fitted),
            ElapsedDays days => new ElapsedDaysNode(Selection(days.Pattern, days.Window)),
            ActiveDays days => new ActiveDaysNode(Selection(days.Pattern, days.Window), _calendar),
            ValueOf value => OfValue(value),
            TopMeasure top => new AmongNode(Number(top.By), Compile(top.Among)),
            CutCode code => new CutCodeNode(code, Number(code.Of), [.. code.Before.Select(Number)], [.. code.Needed.Select(Number)]),
            _ => throw new System.Diagnostics.UnreachableException($"No node for {measure.GetType().Name}."),
        };
    }

    /// <summary>The node of a condition of single events of a type.</summary>
    /// <param name="type">The type, as a position in the schema.</param>
    /// <param name="filter">The condition.</param>
    internal ConditionNode CompileFilter(int type, Condition filter) => OfEventsOf(type).Compile(filter);

    /// <summary>The node of a measure that was compiled; null where none was.</summary>
    internal MeasureNode? Find(Measure measure) => _measures.GetValueOrDefault(measure);

    /// <summary>The node of a partition.</summary>
    internal PartitionNode Partition(string name)
    {
        if (!_partitions.TryGetValue(name, out PartitionNode? known)) _partitions.Add(name, known = new PartitionNode([.. _results(name).Cells!.Select(Compile)], NewSlot()));
        return known;
    }

    internal int NewSlot() => _customers?.NewSlot() ?? Slots++;

    private NumberNode Number(Measure measure) => (NumberNode)Compile(measure);

    /// <summary>An instant or a date that must not move by itself for what is asked of it to be told ahead of time.</summary>
    private NumberNode Resting(Measure measure)
    {
        NumberNode number = Number(measure);
        if (number.Moves) Untell(measure);
        return number;
    }

    private TextNode Text(Measure measure) => (TextNode)Compile(measure);

    private TagsField Tags(Measure measure) => measure is TriggerValue trigger ? new TagsField(new TriggerPlace(_schema, trigger.Property)) : new TagsField(PlaceOf(((IFieldHandle)measure).Field));

    private FieldPlace PlaceOf(FieldDefinition field) => FieldPlace.Of(_schema, field);

    /// <summary>The number as an instant: a date is its local midnight.</summary>
    private NumberNode Instant(Measure measure) => measure switch
    {
        { Kind: not ValueKind.Date } => Number(measure),
        Constant constant => new ConstantNumberNode(_calendar.Midnight((int)constant.Number), 0),
        _ => new MidnightNode(Number(measure), _calendar),
    };

    /// <summary>A node that more than one asks for keeps its answer; those of single events do not, because the event changes.</summary>
    private ConditionNode Shared(ConditionNode node)
    {
        if (_customers is null && node.Slot < 0 && node.Cost > 1) node.Slot = NewSlot();
        return node;
    }

    private MeasureNode Shared(MeasureNode node)
    {
        if (_customers is null && node.Slot < 0 && node.Cost > 1) node.Slot = NewSlot();
        return node;
    }

    private int NewTool() => _customers?.NewTool() ?? Tools++;

    private int NewPattern() => _customers?.NewPattern() ?? Patterns++;

    /// <summary>The compiler of what is said of single events of a type.</summary>
    private NodeCompiler OfEventsOf(int type)
    {
        if (!_ofEvents.TryGetValue(type, out NodeCompiler? events)) _ofEvents.Add(type, events = new NodeCompiler(this));
        return events;
    }
}
