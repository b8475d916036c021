namespace Crm.Segmentation;

/// <summary>A condition as a question about variables: literals joined by all and any, negation only inside literals.</summary>
internal abstract class Formula
{
    private Formula? _negation;

    internal static Formula True { get; } = new Junction(isAll: true, []);

    /// <summary>The complement, made once.</summary>
    internal Formula Negation
    {
        get
        {
            if (_negation is null) Tie(this, Negate());
            return _negation!;
        }
    }

    /// <summary>Whether the complement is among these.</summary>
    internal bool Contradicts(HashSet<Formula> others) => _negation is not null && others.Contains(_negation);

    internal static Formula All(params IReadOnlyList<Formula> parts) => parts.Count == 1 ? parts[0] : new Junction(isAll: true, parts);

    internal static Formula Any(params IReadOnlyList<Formula> parts) => parts.Count == 1 ? parts[0] : new Junction(isAll: false, parts);

    /// <summary>Something with a name: <paramref name="name"/> holds exactly when the definition does, so it and its complement contradict at once.</summary>
    internal static Formula Defined(Literal name, Formula definition)
    {
        Formula holds = All(name, definition), fails = All(name.Negation, definition.Negation);
        Tie(holds, fails);
        return holds;
    }

    protected abstract Formula Negate();

    private static void Tie(Formula one, Formula other) => (one._negation, other._negation) = (other, one);
}

/// <summary>A variable is in one of these states.</summary>
internal sealed class Literal(int variable, Domain domain) : Formula
{
    internal int Variable { get; } = variable;

    internal Domain Domain { get; } = domain;

    /// <summary>The states in which it does not hold.</summary>
    internal Domain Others => ((Literal)Negation).Domain;

    protected override Formula Negate() => new Literal(Variable, Domain.Complement());
}

/// <summary>All of the parts, or any of them.</summary>
internal sealed class Junction(bool isAll, IReadOnlyList<Formula> parts) : Formula
{
    internal bool IsAll { get; } = isAll;

    internal IReadOnlyList<Formula> Parts { get; } = parts;

    protected override Formula Negate() => new Junction(!IsAll, [.. Parts.Select(part => part.Negation)]);
}
