namespace Crm.Segmentation;

/// <summary>
/// Turns nodes of the tree into operators over given columns at an as-of instant. Equal nodes become one operator, over all definitions that
/// are bound by the same binder, so that each is computed once a batch.
/// </summary>
internal sealed partial class Binder
{
    private readonly Dictionary<Condition, ConditionOperator> _conditions = [];
    private readonly Dictionary<Measure, MeasureOperator> _measures = [];
    private readonly Dictionary<EventPattern, PatternOperator> _patterns = [];
    private readonly Dictionary<(EventPattern Pattern, bool First), MeasureOperator> _occurrences = [];
    private readonly Dictionary<Measure, EventExpression> _expressions = [];
    private readonly Dictionary<(Window? Window, bool Events), WindowOperator> _windows = [];
    private readonly Dictionary<(int Type, WindowOperator Window), RowRangeOperator> _rows = [];
    private readonly Schema _schema;
    private readonly long _asOf;
    private readonly Calendar _calendar;
    private readonly Func<FieldDefinition, Column> _column;
    private readonly EventPart? _part;
    private readonly NamedResults? _results;
    private readonly bool _isOverCustomers;
    private readonly CancellationToken _cancellation;

    private Binder(
        Schema schema, long asOf, Calendar calendar, Func<FieldDefinition, Column> column, EventPart? part, NamedResults? results, CancellationToken cancellation) =>
        (_schema, _asOf, _calendar, _column, _part, _results, _isOverCustomers, _cancellation) =
        (schema, asOf, calendar, column, part, results, results is not null, cancellation);

    internal OperatorSlots Slots { get; private init; } = new();

    /// <summary>The evaluation that the operators are for; null over events.</summary>
    internal EvaluationScope? Scope { get; private init; }

    /// <summary>When the events happened; null over customers.</summary>
    private PackedIntegers? Times { get; init; }

    /// <summary>How often everything that was bound is asked for by those who ask for some roots.</summary>
    internal OperatorUses Uses(IEnumerable<BatchOperator> roots) => OperatorUses.Of(Slots, roots);

    /// <summary>A binder over customers and their events.</summary>
    internal static Binder ForCustomers(EvaluationScope scope, EventPart? part, NamedResults results)
    {
        Schema schema = scope.Data.Schema;
        Column[] attributes = scope.Data.Customers.Attributes;
        return new Binder(schema, scope.AsOf, scope.Calendar, field => attributes[schema.AttributeIndex(field.Name)], part, results, scope.Cancellation) { Scope = scope };
    }

    /// <summary>A binder over the events of one run.</summary>
    internal static Binder ForEvents(Schema schema, int type, EventRun run, long asOf, Calendar calendar, Column[] attributes)
    {
        string name = schema.Events[type].Name;
        return new Binder(
            schema,
            asOf,
            calendar,
            field => field.EventName is null ? attributes[schema.AttributeIndex(field.Name)] : run.Properties[schema.PropertyIndex(name, field.Name)],
            null,
            null,
            default)
        { Times = run.Times };
    }

    internal ConditionOperator Bind(Condition condition)
    {
        if (_conditions.TryGetValue(condition, out ConditionOperator? known)) return known;
        if (!_isBelow) return BindFromBelow(condition, Bind);
        if (IsShared(condition)) return _conditions[condition] = First.Bind(condition);
        ConditionOperator bound = condition switch
        {
            IFieldHandle owned when IsOwned(owned.Field) => BindOwnedFlag(owned.Field),
            IFieldHandle flag => new FlagColumnOperator(Slots.Next(), (FlagColumn)_column(flag.Field)),
            AllOf all => new AllOfOperator(Slots.Next(), [.. all.Operands.Select(Bind)]),
            AnyOf any => new AnyOfOperator(Slots.Next(), [.. any.Operands.Select(Bind)]),
            Not not => new NotOperator(Slots.Next(), Bind(not.Operand)),
            Comparison comparison => BindComparison(comparison),
            OneOf oneOf => BindOneOf(oneOf),
            Like like => BindTable(Bind(like.Operand), like.Operand.IgnoresCase, like.Pattern.For(like.Operand.IgnoresCase)),
            IsMissing missing => BindMissing(missing),
            HasTags tags => BindTags(tags),
            InTags inTags => BindInTags(inTags),
            InWindow inWindow => BindInWindow(inWindow),
            AnniversaryWithin anniversary => BindAnniversary(anniversary),
            MemberOf member => BindMember(member),
            InBucket bucket => BindBucket(bucket),
            GivenCondition given => given.Holds ? new EverybodyOperator(Slots.Next()) : new NobodyOperator(Slots.Next()),
            DidFirst first => new InWindowOperator(Slots.Next(), BindOccurrence(first.Pattern, first: true), BindWindow(first.Window, events: true)),
            DidRegularly regularly => new RegularityOperator(
                Slots.Next(), regularly, BindTimeline(regularly.Pattern, RegularityOperator.Window(regularly, _asOf)), _asOf),
            DidSequence sequence => new SequenceOperator(Slots.Next(), BindSequence(sequence.Sequence, sequence.Window)),
            _ => throw new System.Diagnostics.UnreachableException($"No operator for {condition.GetType().Name}."),
        };
        return _conditions[condition] = Carried(condition, bound);
    }

    internal MeasureOperator Bind(Measure measure)
    {
        if (_measures.TryGetValue(measure, out MeasureOperator? known)) return known;
        if (!_isBelow) return BindFromBelow(measure, Bind);
        if (IsShared(measure)) return _measures[measure] = First.Bind(measure);
        MeasureOperator bound = measure switch
        {
            Feature feature => Bind(feature.Definition),
            Constant constant => BindConstant(constant),
            IFieldHandle owned when IsOwned(owned.Field) => BindOwned(owned.Field),
            IFieldHandle handle => BindColumn(handle.Field),
            Arithmetic arithmetic => BindArithmetic(arithmetic),
            Count count => BindCount(count),
            Aggregate aggregate => BindAggregate(aggregate),
            NthEvent nth => BindNth(nth),
            Favourite favourite => BindFavourite(favourite),
            SessionCount sessions => new SessionOperator(
                Slots.Next(), BindTimeline(sessions.Pattern, BindWindow(sessions.Window, events: true)), Timestamp.Milliseconds(sessions.Gap), LastOf(sessions.Window)),
            Since since => new SinceOperator(Slots.Next(), BindOccurrence(since.Pattern, since.First), _asOf),
            YearsSince years => new YearsSinceOperator(Slots.Next(), Bind(years.Start), years.Start.Kind == ValueKind.Date, new LocalYears(_calendar, _asOf)),
            EventHour => new EventHourOperator(Slots.Next(), Times!, HoursOf(Times!)),
            EventWeekday => new EventWeekdayOperator(Slots.Next(), Times!, HoursOf(Times!)),
            SequenceCount sequence => new SequenceCountOperator(Slots.Next(), BindSequence(sequence.Sequence, sequence.Window)),
            FittedConstant fitted => BindFitted(fitted),
            ElapsedDays days => new ElapsedDaysOperator(Slots.Next(), BindLatest(days.Pattern, days.Window), _asOf),
            ActiveDays days => new ActiveDaysOperator(
                Slots.Next(), BindTimeline(days.Pattern, BindWindow(days.Window, events: true)), _calendar),
            ValueOf value => BindValue(value),
            TopMeasure top => new AmongOperator(Slots.Next(), Bind(top.By), Bind(top.Among)),
            CutCode code => new CutCodeOperator(Slots.Next(), code, Bind(code.Of), [.. code.Before.Select(Bind)], [.. code.Needed.Select(Bind)]),
            _ => throw new System.Diagnostics.UnreachableException($"No operator for {measure.GetType().Name}."),
        };
        return _measures[measure] = Carried(measure, bound);
    }

    private ConditionOperator BindMissing(IsMissing node) => node.Operand switch
    {
        IFieldHandle { Field: { Kind: ValueKind.Flag or ValueKind.Tags } field } when IsOwned(field) => BindOwnedMissing(field),
        IFieldHandle { Field: { Kind: ValueKind.Flag } field } => new FlagMissingOperator(Slots.Next(), (FlagColumn)_column(field)),
        IFieldHandle { Field: { Kind: ValueKind.Tags } field } => new TagsMissingOperator(Slots.Next(), (TagsColumn)_column(field)),
        _ => new IsMissingOperator(Slots.Next(), Bind((Measure)node.Operand)),
    };

    private ConditionOperator BindTags(HasTags node)
    {
        FieldDefinition field = ((IFieldHandle)node.Operand).Field;
        var column = (TagsColumn)_column(field);
        if (node.Operand.IgnoresCase) return BindSpellings(node, field, column);

        // A text that no row has gets no code: with all of them asked for, nobody can have them.
        int[] codes = [.. node.Values.Select(column.Dictionary.Find)];
        return BindTags(field, column, node.All, codes);
    }

    private ConditionOperator BindTags(FieldDefinition field, TagsColumn column, bool all, int[] codes) => IsOwned(field)
        ? new OwnedConditionOperator(Slots.Next(), BindOwner(), customer => TagsOperator.Holds(column, customer, all, codes))
        : new TagsOperator(Slots.Next(), column, all, codes);

    /// <summary>A tag in any of its spellings; of several that must all be there, each.</summary>
    private ConditionOperator BindSpellings(HasTags node, FieldDefinition field, TagsColumn column)
    {
        if (node is { All: true, Values.Count: > 1 })
            return new AllOfOperator(Slots.Next(), [.. node.Values.Select(tag => Bind(new HasTags(node.Operand, all: false, [tag])))]);
        HashSet<string> tags = [.. node.Values.Select(CaseFolding.Of)];
        string[] folded = column.Dictionary.Compared(ignoringCase: true, _cancellation);
        return BindTags(field, column, all: false, [.. Enumerable.Range(0, folded.Length).Where(code => tags.Contains(folded[code]))]);
    }
}
