namespace Crm.Segmentation;

/// <summary>Conditions as formulas over shared variables, and what is known of those variables whatever the conditions.</summary>
/// <remarks>
/// A condition that cannot be looked into, such as one with a pattern, is a variable of its own, the same for equal conditions; that it needs its
/// measures to have a value is said beside it.
/// </remarks>
internal sealed partial class Translation(Func<MemberOf, Condition?> definitionOf, Effort effort)
{
    private readonly Dictionary<object, int> _numbers = [];
    private readonly List<Variable> _variables = [];
    private readonly List<Formula> _facts = [];
    private readonly Dictionary<MemberOf, Formula> _members = [];
    private readonly Dictionary<Condition, Formula> _joined = [];
    private readonly MeasureDomain _domains = new();

    internal IReadOnlyList<Variable> Variables => _variables;

    /// <summary>Formulas that hold for every customer.</summary>
    internal IReadOnlyList<Formula> Facts => _facts;

    internal Formula Of(Condition condition)
    {
        effort.Spend(1);
        return condition switch
        {
            AllOf or AnyOf => Joined(condition),
            Not not => Of(not.Operand).Negation,
            CustomerFlag or EventFlag => Is(condition, Domain.Range(1, 1)),
            Comparison comparison => Compared(comparison.Left, comparison.Operator, comparison.Right),
            OneOf oneOf => InSet(Unnamed(oneOf.Operand), oneOf.Values),
            IsMissing { Operand: Measure measure } => HasValue(measure).Negation,
            IsMissing missing => Is(missing.Operand, Domain.Missing),
            Like like => Matches(like, Unnamed(like.Operand)),
            HasTags tags => Formula.All(HasValue(tags.Operand), HasTag(tags)),
            InTags inTags => Formula.All(HasValue(inTags.Operand), HasValue(inTags.Tags), Opaque(inTags)),
            InWindow inWindow => LiesIn(inWindow, Unnamed(inWindow.Operand)),
            AnniversaryWithin anniversary => Formula.All(HasValue(anniversary.Operand), Opaque(anniversary)),
            DidSequence did => Is(new SequenceCount(did.Sequence, did.Window), Domain.Range(1, long.MaxValue)),
            MemberOf member => Member(member),
            InBucket bucket => Is(new BucketOf(bucket.Name), Domain.Range(bucket.From, bucket.To - 1)),
            _ => Opaque(condition),
        };
    }

    /// <summary>That a measure has a value.</summary>
    internal Formula HasValue(Measure measure) => Is(Unnamed(measure), Domain.Set);

    private Literal Is(object subject, Domain domain) => new(NumberOf(subject), domain);

    private Literal Opaque(Condition condition) => Is(condition, Domain.Range(1, 1));

    /// <summary>Equal conditions are one formula, so that it and its complement are seen to contradict.</summary>
    private Formula Joined(Condition condition)
    {
        if (_joined.TryGetValue(condition, out Formula? known)) return known;
        Formula formula = condition is AllOf all ? Formula.All([.. all.Operands.Select(Of)]) : Formula.Any([.. ((AnyOf)condition).Operands.Select(Of)]);
        _joined.Add(condition, formula);
        return formula;
    }

    private static Measure Unnamed(Measure measure)
    {
        while (measure is Feature feature) measure = feature.Definition;
        return measure;
    }

    private Formula Compared(Measure left, ComparisonOperator comparison, Measure right)
    {
        (left, right) = (Unnamed(left), Unnamed(right));
        if (left is Constant && right is not Constant) (left, comparison, right) = (right, comparison.Turned, left);
        if (right is Constant constant && _domains.Compared(left, comparison, constant) is { } domain) return Is(left, domain);
        if (_numbers.ContainsKey(new SignOf(right, left))) (left, comparison, right) = (right, comparison.Turned, left);
        Domain signs = comparison switch
        {
            ComparisonOperator.Equal => Domain.Range(0, 0),
            ComparisonOperator.Less => Domain.Range(-1, -1),
            ComparisonOperator.LessOrEqual => Domain.Range(-1, 0),
            ComparisonOperator.Greater => Domain.Range(1, 1),
            _ => Domain.Range(0, 1),
        };
        return Formula.All(HasValue(left), HasValue(right), Is(new SignOf(left, right), signs));
    }

    private Formula InSet(Measure operand, ValueList<Constant> values)
    {
        Domain?[] domains = [.. values.Select(value => _domains.Compared(operand, ComparisonOperator.Equal, value))];
        return Array.IndexOf(domains, null) < 0
            ? Is(operand, Domain.Union(domains!))
            : Formula.Any([.. values.Select(value => Compared(operand, ComparisonOperator.Equal, value))]);
    }

    private Formula Matches(Like like, Measure operand) => operand.EnumField is { } field
        ? Is(operand, _domains.Matching(field, like.Pattern.For(field.IgnoresCase)))
        : Formula.All(HasValue(operand), Opaque(like));

    private Formula HasTag(HasTags tags)
    {
        Formula[] each = [.. tags.Values.Select(tag => Opaque(new HasTags(tags.Operand, all: false, [CaseFolding.Of(tag, tags.Operand.IgnoresCase)])))];
        return tags.All ? Formula.All(each) : Formula.Any(each);
    }

    /// <summary>An instant in a window is a matter of its age, of its value, or of both; arithmetic on instants may leave the range in which that is so.</summary>
    private Formula LiesIn(InWindow inWindow, Measure operand)
    {
        Window window = inWindow.Window;
        Formula isSet = HasValue(operand);
        if (WindowOrder.IsNeverFilled(window, overEvents: false)) return Formula.True.Negation;
        if (operand is not Arithmetic)
        {
            // Dates count days, which clocks that change make longer or shorter than 24 hours: the two are not compared.
            if (operand.Kind == ValueKind.Date && WindowOrder.Days(window) is { } days) return Formula.All(isSet, Is(new DaysSince(operand), Domain.Range(days.From, days.To)));
            if (WindowOrder.Ages(window) is { } ages) return Formula.All(isSet, Is(new AgeOf(operand), Domain.Range(ages.From, ages.To)));
            if (operand.Kind == ValueKind.Instant && WindowOrder.Instants(window) is { } instants)
            {
                Literal value = Is(operand, Domain.Range(instants.From, instants.To));
                return window is BeforeWindow ? value : Formula.All(value, Is(new AgeOf(operand), Domain.Range(0, long.MaxValue)));
            }
        }

        return Formula.All([isSet, .. window.Anchors.Select(HasValue), Opaque(inWindow)]);
    }

    /// <summary>What a definition refers to is translated before it, so that a long chain of definitions is no deep recursion.</summary>
    private Formula Member(MemberOf member)
    {
        var seen = new HashSet<MemberOf>();
        var open = new Stack<MemberOf>([member]);
        while (open.TryPeek(out MemberOf? next))
        {
            if (_members.ContainsKey(next))
            {
                open.Pop();
                continue;
            }

            Condition? definition = definitionOf(next);
            if (definition is not null && seen.Add(next))
            {
                foreach (MemberOf other in definition.Walk().OfType<MemberOf>())
                    if (!_members.ContainsKey(other)) open.Push(other);
                continue;
            }

            Literal name = Opaque(next);
            _members[next] = definition is null ? name : Formula.Defined(name, Of(definition));
        }

        return _members[member];
    }

    private int NumberOf(object subject)
    {
        if (_numbers.TryGetValue(subject, out int number)) return number;
        _numbers.Add(subject, number = _variables.Count);
        _variables.Add(new Variable(subject, Universe(subject)));
        if (subject is Measure measure) LearnWhenMissing(measure);
        return number;
    }

    private Domain Universe(object subject) => subject switch
    {
        Measure measure when IsNever(measure) => measure is Count or SessionCount or Aggregate { Function: AggregateFunction.Distinct }
            ? Missable(measure, Domain.Range(0, 0))
            : Domain.Missing,
        Measure measure => Missable(measure, _domains.Values(measure)),
        CustomerFlag or EventFlag => Domain.Range(0, 1).OrMissing(),
        SignOf sign => sign.Left.Equals(sign.Right) ? Domain.Range(0, 0) : Domain.Range(-1, 1),
        AgeOf or DaysSince => Domain.Set,
        BucketOf => Domain.Range(0, InBucket.Buckets - 1),
        _ => Domain.Range(0, 1),
    };

    /// <summary>Whether the measure is missing for some customers.</summary>
    internal static bool MayBeMissing(Measure measure) => Missable(Unnamed(measure), Domain.Nothing).MayBeMissing;

    /// <summary>Whether the measure counts or adds up, and is then missing exactly when an anchor of its window is. A sum of doubles may be beyond them.</summary>
    private static bool IsTotal(Measure measure) => measure is Count or SessionCount or SequenceCount
        or Aggregate { Function: AggregateFunction.Distinct } or Aggregate { Function: AggregateFunction.Sum, ExactScale: not null };

    private static Domain Missable(Measure measure, Domain values) => measure switch
    {
        Constant or EventHour or EventWeekday => values,
        Arithmetic { IsTotal: true } total => MayBeMissing(total.Left) || MayBeMissing(total.Right) ? values.OrMissing() : values,
        _ when IsTotal(measure) => AnchorsOf(measure).Any() ? values.OrMissing() : values,
        _ => values.OrMissing(),
    };

    /// <summary>The measures on which the measure's window is anchored, constants aside.</summary>
    private static IEnumerable<Measure> AnchorsOf(Measure measure) =>
        measure.Children.OfType<Window>().SelectMany(window => window.Anchors).Where(anchor => anchor is not Constant);

    /// <summary>Arithmetic needs both sides; a count is missing exactly when an anchor of its window is; another aggregate, at least then.</summary>
    private void LearnWhenMissing(Measure measure)
    {
        if (measure is IFieldHandle or Constant) return;
        Formula isSet = HasValue(measure);
        Formula[] needed = measure switch
        {
            Arithmetic arithmetic => [HasValue(arithmetic.Left), HasValue(arithmetic.Right)],
            YearsSince years => [HasValue(years.Start)],
            _ => [.. AnchorsOf(measure).Select(HasValue)],
        };
        foreach (Formula need in needed) _facts.Add(Formula.Any(isSet.Negation, need));
        if (needed.Length > 0 && (IsTotal(measure) || measure is Arithmetic { IsTotal: true }))
            _facts.Add(Formula.Any([isSet, .. needed.Select(need => need.Negation)]));
    }
}
