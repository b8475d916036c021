namespace Crm.Segmentation.Tree;

/// <summary>Holds when every operand holds.</summary>
/// <remarks>Nested conjunctions are one: <c>(a &amp; b) &amp; c</c> equals <c>a &amp; (b &amp; c)</c>. The operands keep their order.</remarks>
public sealed record AllOf : Condition
{
    internal AllOf(ValueList<Condition> operands) => Operands = operands;

    /// <summary>The operands, at least two, none of them an <see cref="AllOf"/>.</summary>
    public ValueList<Condition> Operands { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Holds when at least one operand holds.</summary>
/// <remarks>Nested disjunctions are one. The operands keep their order.</remarks>
public sealed record AnyOf : Condition
{
    internal AnyOf(ValueList<Condition> operands) => Operands = operands;

    /// <summary>The operands, at least two, none of them an <see cref="AnyOf"/>.</summary>
    public ValueList<Condition> Operands { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>The complement: holds exactly when the operand does not, for a missing value too.</summary>
public sealed record Not : Condition
{
    internal Not(Condition operand) => Operand = operand;

    /// <summary>The condition that must not hold.</summary>
    public Condition Operand { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Holds when both measures have a value and the comparison is true of them.</summary>
/// <remarks>
/// Integers and money compare exactly; where one side is a double-precision number, both are compared as doubles. Text compares ordinally and
/// only for equality. A date compares with an instant as its local midnight in the rule book's zone.
/// </remarks>
public sealed record Comparison : Condition
{
    internal Comparison(Measure left, ComparisonOperator @operator, Measure right) => (Left, Operator, Right) = (left, @operator, right);

    /// <summary>The left side.</summary>
    public Measure Left { get; }

    /// <summary>How the sides are compared.</summary>
    public ComparisonOperator Operator { get; }

    /// <summary>The right side.</summary>
    public Measure Right { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Holds when the measure has a value and it is one of the listed constants.</summary>
public sealed record OneOf : Condition
{
    internal OneOf(Measure operand, ValueList<Constant> values) => (Operand, Values) = (operand, values);

    /// <summary>The measure.</summary>
    public Measure Operand { get; }

    /// <summary>The values, distinct and in canonical order, so that the order in which they were written does not matter.</summary>
    public ValueList<Constant> Values { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Holds when the text has a value that matches the pattern as a whole, ordinally, in linear time.</summary>
public sealed record Like : Condition
{
    internal Like(Measure operand, TextPattern pattern) => (Operand, Pattern) = (operand, pattern);

    /// <summary>The text.</summary>
    public Measure Operand { get; }

    /// <summary>The pattern.</summary>
    public TextPattern Pattern { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Holds when the measure, or the flag, has no value.</summary>
public sealed record IsMissing : Condition
{
    internal IsMissing(Expression operand) => Operand = operand;

    /// <summary>A measure, or the handle of a flag.</summary>
    public Expression Operand { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Holds when the set of texts is set and contains any, or all, of the listed ones.</summary>
public sealed record HasTags : Condition
{
    internal HasTags(Measure operand, bool all, ValueList<string> values) => (Operand, All, Values) = (operand, all, values);

    /// <summary>The handle of the tags.</summary>
    public Measure Operand { get; }

    /// <summary>Whether all of the texts must be there; otherwise one is enough.</summary>
    public bool All { get; }

    /// <summary>The texts, distinct, in ordinal order.</summary>
    public ValueList<string> Values { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Holds when the instant or date has a value inside the window.</summary>
/// <remarks>A date is taken as its local midnight in the rule book's zone.</remarks>
public sealed record InWindow : Condition
{
    internal InWindow(Measure operand, Window window) => (Operand, Window) = (operand, window);

    /// <summary>The instant or date.</summary>
    public Measure Operand { get; }

    /// <summary>The window.</summary>
    public Window Window { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>
/// Holds when an anniversary of the instant or date begins in (T, T + ahead]: the local midnight, in the rule book's zone, of the same month
/// and day in a later year than the original; 29 February counts as 28 February in a common year.
/// </summary>
public sealed record AnniversaryWithin : Condition
{
    internal AnniversaryWithin(Measure operand, TimeSpan ahead) => (Operand, Ahead) = (operand, ahead);

    /// <summary>The instant or date.</summary>
    public Measure Operand { get; }

    /// <summary>How far ahead to look; the far edge is inclusive.</summary>
    public TimeSpan Ahead { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}

/// <summary>Membership of a named result: a segment, a partition's cell, or a set that an analysis leaves behind, such as those who dropped out of a funnel.</summary>
/// <remarks>An unknown name and a cycle of names are errors of the rule book, never false.</remarks>
public sealed record MemberOf : Condition
{
    internal MemberOf(string result, string? cell, Window? entered) => (Result, Cell, Entered) = (result, cell, entered);

    /// <summary>The name of the result.</summary>
    public string Result { get; }

    /// <summary>The cell of a result that has cells; null for a segment.</summary>
    public string? Cell { get; }

    /// <summary>For a result with entries, such as a funnel: when the entry must lie; null for any time.</summary>
    public Window? Entered { get; }

    /// <summary>The node as rule text.</summary>
    public override string ToString() => RulePrinter.Text(this);
}
