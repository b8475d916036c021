namespace Crm.Segmentation;

/// <summary>The operators with which conditions and measures are combined in C#.</summary>
public static class Operators
{
    extension(Condition)
    {
        /// <summary>Holds when both hold.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The second operand.</param>
        public static Condition operator &(Condition left, Condition right) => All(left, right);

        /// <summary>Holds when at least one holds.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The second operand.</param>
        public static Condition operator |(Condition left, Condition right) => Any(left, right);

        /// <summary>The complement.</summary>
        /// <param name="operand">The condition that must not hold.</param>
        public static Condition operator !(Condition operand)
        {
            ArgumentNullException.ThrowIfNull(operand);
            return new Not(operand);
        }
    }

    extension(Measure)
    {
        /// <summary>Holds when both sides have a value and the left is less.</summary>
        /// <param name="left">The left side.</param>
        /// <param name="right">The right side.</param>
        public static Condition operator <(Measure left, Measure right) => Compare(left, ComparisonOperator.Less, right);

        /// <summary>Holds when both sides have a value and the left is less or equal.</summary>
        /// <param name="left">The left side.</param>
        /// <param name="right">The right side.</param>
        public static Condition operator <=(Measure left, Measure right) => Compare(left, ComparisonOperator.LessOrEqual, right);

        /// <summary>Holds when both sides have a value and the left is greater.</summary>
        /// <param name="left">The left side.</param>
        /// <param name="right">The right side.</param>
        public static Condition operator >(Measure left, Measure right) => Compare(left, ComparisonOperator.Greater, right);

        /// <summary>Holds when both sides have a value and the left is greater or equal.</summary>
        /// <param name="left">The left side.</param>
        /// <param name="right">The right side.</param>
        public static Condition operator >=(Measure left, Measure right) => Compare(left, ComparisonOperator.GreaterOrEqual, right);

        /// <summary>The sum; see <see cref="Arithmetic"/> for exactness and missing values.</summary>
        /// <param name="left">The left side.</param>
        /// <param name="right">The right side.</param>
        public static Measure operator +(Measure left, Measure right) => Calculate(left, ArithmeticOperator.Add, right);

        /// <summary>The difference; see <see cref="Arithmetic"/> for exactness and missing values.</summary>
        /// <param name="left">The left side.</param>
        /// <param name="right">The right side.</param>
        public static Measure operator -(Measure left, Measure right) => Calculate(left, ArithmeticOperator.Subtract, right);

        /// <summary>The product; see <see cref="Arithmetic"/> for exactness and missing values.</summary>
        /// <param name="left">The left side.</param>
        /// <param name="right">The right side.</param>
        public static Measure operator *(Measure left, Measure right) => Calculate(left, ArithmeticOperator.Multiply, right);

        /// <summary>The quotient, a double; missing when the right side is zero.</summary>
        /// <param name="left">The left side.</param>
        /// <param name="right">The right side.</param>
        public static Measure operator /(Measure left, Measure right) => Calculate(left, ArithmeticOperator.Divide, right);
    }

    internal static Condition Compare(Measure left, ComparisonOperator @operator, Measure right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Comparison(left, @operator, right);
    }

    internal static Condition All(Condition left, Condition right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new AllOf([.. Conjuncts(left), .. Conjuncts(right)]);
    }

    internal static Condition Any(Condition left, Condition right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new AnyOf([.. Disjuncts(left), .. Disjuncts(right)]);
    }

    private static Arithmetic Calculate(Measure left, ArithmeticOperator @operator, Measure right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Arithmetic(left, @operator, right);
    }

    private static ValueList<Condition> Conjuncts(Condition condition) => condition is AllOf all ? all.Operands : [condition];

    private static ValueList<Condition> Disjuncts(Condition condition) => condition is AnyOf any ? any.Operands : [condition];
}
