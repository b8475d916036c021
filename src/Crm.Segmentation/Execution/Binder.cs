using Crm.Segmentation.Scoring;

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
    private readonly Dictionary<(EventPattern Pattern, bool First), OccurrenceOperator> _occurrences = [];
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

    internal OperatorSlots Slots { get; } = new();

    /// <summary>A binder over customers and their events.</summary>
    internal static Binder ForCustomers(EvaluationScope scope, EventPart? part, NamedResults results)
    {
        Schema schema = scope.Data.Schema;
        Column[] attributes = scope.Data.Customers.Attributes;
        return new Binder(schema, scope.AsOf, scope.Calendar, field => attributes[schema.AttributeIndex(field.Name)], part, results, scope.Cancellation);
    }

    /// <summary>A binder over the events of one run.</summary>
    internal static Binder ForEvents(Schema schema, int type, EventRun run, long asOf, Calendar calendar)
    {
        string name = schema.Events[type].Name;
        return new Binder(schema, asOf, calendar, field => run.Properties[schema.PropertyIndex(name, field.Name)], null, null, default);
    }

    internal ConditionOperator Bind(Condition condition)
    {
        if (_conditions.TryGetValue(condition, out ConditionOperator? known)) return known;
        ConditionOperator bound = condition switch
        {
            IFieldHandle flag => new FlagColumnOperator(Slots.Conditions++, (FlagColumn)_column(flag.Field)),
            AllOf all => new AllOfOperator(Slots.Conditions++, [.. all.Operands.Select(Bind)]),
            AnyOf any => new AnyOfOperator(Slots.Conditions++, [.. any.Operands.Select(Bind)]),
            Not not => new NotOperator(Slots.Conditions++, Bind(not.Operand)),
            Comparison comparison => BindComparison(comparison),
            OneOf oneOf => BindOneOf(oneOf),
            Like like => BindTable(Bind(like.Operand), like.Pattern.Matches),
            IsMissing missing => BindMissing(missing),
            HasTags tags => BindTags(tags),
            InWindow inWindow => BindInWindow(BindInstant(inWindow.Operand), BindWindow(inWindow.Window, events: false)),
            AnniversaryWithin anniversary => new AnniversaryOperator(
                Slots.Conditions++, BindInstant(anniversary.Operand), _asOf, Window.Shift(_asOf, anniversary.Ahead), _calendar),
            MemberOf member => BindMember(member),
            DidFirst first => new InWindowOperator(Slots.Conditions++, BindOccurrence(first.Pattern, first: true), BindWindow(first.Window, events: true)),
            DidRegularly regularly => new RegularityOperator(
                Slots.Conditions++, regularly, BindTimeline(regularly.Pattern, RegularityOperator.Window(regularly, _asOf)), _asOf),
            DidSequence sequence => new SequenceOperator(Slots.Conditions++, BindSequence(sequence.Sequence, sequence.Window)),
            _ => throw new System.Diagnostics.UnreachableException($"No operator for {condition.GetType().Name}."),
        };
        return _conditions[condition] = bound;
    }

    internal MeasureOperator Bind(Measure measure)
    {
        if (_measures.TryGetValue(measure, out MeasureOperator? known)) return known;
        MeasureOperator bound = measure switch
        {
            Feature feature => Bind(feature.Definition),
            Score score => BindScore(score),
            Constant constant => BindConstant(constant),
            IFieldHandle handle => BindColumn(handle.Field),
            Arithmetic arithmetic => BindArithmetic(arithmetic),
            Count count => BindCount(count),
            Aggregate aggregate => BindAggregate(aggregate),
            SessionCount sessions => new SessionOperator(
                Slots.Measures++, BindTimeline(sessions.Pattern, BindWindow(sessions.Window, events: true)), Timestamp.Milliseconds(sessions.Gap)),
            Since since => new SinceOperator(Slots.Measures++, BindOccurrence(since.Pattern, since.First), _asOf),
            SequenceCount sequence => new SequenceCountOperator(Slots.Measures++, BindSequence(sequence.Sequence, sequence.Window)),
            FittedConstant fitted => BindFitted(fitted),
            ElapsedDays days => new ElapsedDaysOperator(Slots.Measures++, BindLatest(days.Pattern, days.Window), _asOf),
            ActiveDays days => new ActiveDaysOperator(
                Slots.Measures++, BindTimeline(days.Pattern, BindWindow(days.Window, events: true)), _calendar),
            ValueOf value => Bind(_results!.Value(value)),
            CutCode code => new CutCodeOperator(Slots.Measures++, code, Bind(code.Of), [.. code.Before.Select(Bind)], [.. code.Needed.Select(Bind)]),
            _ => throw new System.Diagnostics.UnreachableException($"No operator for {measure.GetType().Name}."),
        };
        return _measures[measure] = bound;
    }

    private ConditionOperator BindMember(MemberOf member)
    {
        MembershipSource source = _results!.Source(member);
        return source.Condition(member) is { } condition ? Bind(condition) : new SetOperator(Slots.Conditions++, _results.Members(member));
    }

    private ConditionOperator BindMissing(IsMissing node) => node.Operand switch
    {
        IFieldHandle { Field: { Kind: ValueKind.Flag } field } => new FlagMissingOperator(Slots.Conditions++, (FlagColumn)_column(field)),
        IFieldHandle { Field: { Kind: ValueKind.Tags } field } => new TagsMissingOperator(Slots.Conditions++, (TagsColumn)_column(field)),
        _ => new IsMissingOperator(Slots.Conditions++, Bind((Measure)node.Operand)),
    };

    private TagsOperator BindTags(HasTags node)
    {
        var column = (TagsColumn)_column(((IFieldHandle)node.Operand).Field);

        // A text that no row has gets no code: with all of them asked for, nobody can have them.
        int[] codes = [.. node.Values.Select(column.Dictionary.Find)];
        return new TagsOperator(Slots.Conditions++, column, node.All, codes);
    }
}
