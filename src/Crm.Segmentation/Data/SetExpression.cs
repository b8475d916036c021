using System.Buffers;

namespace Crm.Segmentation;

/// <summary>An expression over sets of customers of one dataset, such as <c>((a &amp; b) | c) - d</c>, that is not worked out before it is asked.</summary>
/// <remarks>
/// <para>Operators on <see cref="CustomerSet"/> make a set each; an expression makes none in between. It goes over the sets once, a few
/// kilobytes at a time, and counting writes nothing at all: the last operation is counted as it is computed.</para>
/// <para>Immutable and thread-safe. Begin with <see cref="Of"/>: <c>(SetExpression.Of(a) &amp; b | c) - d</c>; a set that meets an expression
/// becomes one. Evaluating allocates nothing but the set that is asked for.</para>
/// </remarks>
public sealed class SetExpression
{
    /// <summary>Words of a chunk: few enough that a chunk of several sets stays in the first-level cache.</summary>
    private const int Chunk = 512;

    private const int MaxDepth = 256, SlotsOnStack = 4;

    private readonly CustomerSet? _set;
    private readonly SetExpression? _left;
    private readonly SetExpression? _right;
    private readonly SetOperation _operator;
    private readonly int _depth;
    private readonly int _slots;

    private SetExpression(CustomerSet set) => (_set, Dataset) = (set, set.Dataset);

    private SetExpression(SetExpression left, SetOperation @operator, SetExpression right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Dataset = Dataset.Wider(left.Dataset, right.Dataset)
            ?? throw new ArgumentException("The sets are of different datasets. Align one to the other's dataset first: set.AlignTo(dataset, out _).", nameof(right));
        (_left, _operator, _right) = (left.Over(Dataset), @operator, right.Over(Dataset));
        (left, right) = (_left, _right);
        _depth = Math.Max(left._depth, right._depth) + 1;
        if (_depth > MaxDepth) throw new ArgumentException($"The expression is more than {MaxDepth} levels deep. Make a set of a part of it first: ToSet().", nameof(left));
        _slots = Math.Max(Math.Max(left._slots, (left._set is null ? 1 : 0) + right._slots), 1);
    }

    /// <summary>The dataset whose customers these are.</summary>
    public Dataset Dataset { get; }

    /// <summary>The expression that is a set.</summary>
    /// <param name="set">A set.</param>
    public static SetExpression Of(CustomerSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new SetExpression(set);
    }

    /// <summary>The expression that is a set.</summary>
    /// <param name="set">A set.</param>
    public static implicit operator SetExpression(CustomerSet set) => Of(set);

    /// <summary>The customers in both.</summary>
    /// <param name="left">An expression.</param>
    /// <param name="right">An expression over sets of the same dataset, or of one that was appended to or from it.</param>
    /// <exception cref="ArgumentException">The sets are of unrelated datasets, or the expression is more than 256 levels deep.</exception>
    public static SetExpression operator &(SetExpression left, SetExpression right) => new(left, SetOperation.And, right);

    /// <summary>The customers in at least one.</summary>
    /// <inheritdoc cref="op_BitwiseAnd"/>
    public static SetExpression operator |(SetExpression left, SetExpression right) => new(left, SetOperation.Or, right);

    /// <summary>The customers in exactly one.</summary>
    /// <inheritdoc cref="op_BitwiseAnd"/>
    public static SetExpression operator ^(SetExpression left, SetExpression right) => new(left, SetOperation.Xor, right);

    /// <summary>The customers in the left that are not in the right.</summary>
    /// <inheritdoc cref="op_BitwiseAnd"/>
    public static SetExpression operator -(SetExpression left, SetExpression right) => new(left, SetOperation.AndNot, right);

    /// <summary>The customers of the dataset that are not in it.</summary>
    /// <param name="operand">An expression.</param>
    /// <exception cref="ArgumentException">The expression is more than 256 levels deep.</exception>
    public static SetExpression operator ~(SetExpression operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return new SetExpression(operand, SetOperation.Not, operand);
    }

    /// <summary>How many customers there are, without making their set.</summary>
    public int Count()
    {
        if (_set is not null) return _set.Count;
        if (_operator == SetOperation.Not) return Dataset.CustomerCount - _left!.Count();
        if (CountOfFour() is { } counted) return counted;
        ulong[]? rented = null;
        Span<ulong> slots = _slots <= SlotsOnStack
            ? stackalloc ulong[SlotsOnStack * Chunk]
            : rented = ArrayPool<ulong>.Shared.Rent(_slots * Chunk);
        int words = BitWords.Count(Dataset.CustomerCount), count = 0;
        for (int first = 0; first < words; first += Chunk)
        {
            int length = Math.Min(Chunk, words - first);
            count += _operator switch
            {
                SetOperation.And => Count<AndWords>(first, length, slots),
                SetOperation.Or => Count<OrWords>(first, length, slots),
                SetOperation.Xor => Count<XorWords>(first, length, slots),
                _ => Count<AndNotWords>(first, length, slots),
            };
        }

        if (rented is not null) ArrayPool<ulong>.Shared.Return(rented);
        return count;
    }

    /// <summary>The customers as a set.</summary>
    public CustomerSet ToSet()
    {
        if (_set is not null) return _set;
        ulong[]? rented = null;
        Span<ulong> slots = _slots <= SlotsOnStack
            ? stackalloc ulong[SlotsOnStack * Chunk]
            : rented = ArrayPool<ulong>.Shared.Rent(_slots * Chunk);
        var words = new ulong[BitWords.Count(Dataset.CustomerCount)];
        for (int first = 0; first < words.Length; first += Chunk)
        {
            Span<ulong> target = words.AsSpan(first, Math.Min(Chunk, words.Length - first));
            Operands(first, target.Length, slots, out ReadOnlySpan<ulong> left, out ReadOnlySpan<ulong> right);
            Combine(first, left, right, target);
        }

        if (rented is not null) ArrayPool<ulong>.Shared.Return(rented);
        return new CustomerSet(Dataset, words);
    }

    /// <summary>Of three operations one after the other on four sets, the count, in one pass over them; null for other expressions.</summary>
    private int? CountOfFour()
    {
        if (Outermost is not { } last || last.Inner.Outermost is not { } then || then.Inner.Outermost is not { } first || first.Inner._set is not { } set) return null;
        ReadOnlySpan<ulong> words = set.Words;
        return WordCount.Run(new WordsOfFour(words, first.Set.Words, then.Set.Words, last.Set.Words, first.Operation, then.Operation, last.Operation), (nuint)words.Length);
    }

    /// <summary>The operation as one of the rest with a set on its right; null where no operand is a set, or it is no intersection.</summary>
    private (SetExpression Inner, Intersection Operation, CustomerSet Set)? Outermost => (_operator, _left?._set, _right?._set) switch
    {
        (SetOperation.And, _, { } set) => (_left!, Intersection.And, set),
        (SetOperation.And, { } set, _) => (_right!, Intersection.And, set),
        (SetOperation.Or, _, { } set) => (_left!, Intersection.Or, set),
        (SetOperation.Or, { } set, _) => (_right!, Intersection.Or, set),
        (SetOperation.AndNot, _, { } set) => (_left!, Intersection.AndNot, set),
        _ => null,
    };

    /// <summary>Counts the last operation over a chunk, together with the one on its left, whose result is written nowhere.</summary>
    private int Count<TOperation>(int first, int length, Span<ulong> slots)
        where TOperation : IWordOperation
    {
        if (_left!._set is not null || _left._operator == SetOperation.Not || _right!._set is null)
        {
            Operands(first, length, slots, out ReadOnlySpan<ulong> one, out ReadOnlySpan<ulong> other);
            return WordCount.Run<TOperation>(one, other);
        }

        _left.Operands(first, length, slots, out ReadOnlySpan<ulong> left, out ReadOnlySpan<ulong> right);
        ReadOnlySpan<ulong> last = _right.Words(first, length, slots);
        return _left._operator switch
        {
            SetOperation.And => WordCount.Run<AndWords, TOperation>(left, right, last),
            SetOperation.Or => WordCount.Run<OrWords, TOperation>(left, right, last),
            SetOperation.Xor => WordCount.Run<XorWords, TOperation>(left, right, last),
            _ => WordCount.Run<AndNotWords, TOperation>(left, right, last),
        };
    }

    /// <summary>The expression over the customers of a dataset that was appended to its own: worked out first, as its complements are of its own customers.</summary>
    private SetExpression Over(Dataset dataset) => dataset.CustomerCount == Dataset.CustomerCount ? this : new SetExpression(ToSet().AlignTo(dataset, out _));

    /// <summary>Both operands over a chunk, each either a set's own words or in a slot; the left's is the first.</summary>
    private void Operands(int first, int length, Span<ulong> slots, out ReadOnlySpan<ulong> left, out ReadOnlySpan<ulong> right)
    {
        left = _left!.Words(first, length, slots);
        right = _operator == SetOperation.Not ? left : _right!.Words(first, length, _left._set is null ? slots[Chunk..] : slots);
    }

    private ReadOnlySpan<ulong> Words(int first, int length, Span<ulong> slots)
    {
        if (_set is not null) return _set.Words.Slice(first, length);
        Operands(first, length, slots, out ReadOnlySpan<ulong> left, out ReadOnlySpan<ulong> right);
        Span<ulong> target = slots[..length];
        Combine(first, left, right, target);
        return target;
    }

    private void Combine(int first, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> target)
    {
        switch (_operator)
        {
            case SetOperation.And: WordCombination.Run<AndWords>(left, right, target); break;
            case SetOperation.Or: WordCombination.Run<OrWords>(left, right, target); break;
            case SetOperation.Xor: WordCombination.Run<XorWords>(left, right, target); break;
            case SetOperation.AndNot: WordCombination.Run<AndNotWords>(left, right, target); break;
            default:
                left.CopyTo(target);
                BitWords.Not(target, Math.Min(target.Length * 64, Dataset.CustomerCount - (first * 64)));
                break;
        }
    }

    private enum SetOperation
    {
        And,
        Or,
        Xor,
        AndNot,
        Not,
    }
}
