namespace Crm.Segmentation.Tree;

/// <summary>What the exact total of sums and differences is made of: it is put at the bound once, at the end, and so taken apart first.</summary>
internal static class Totals
{
    extension(Arithmetic node)
    {
        /// <summary>What is added and what is subtracted, and the decimal places of the total; of a node that <see cref="Arithmetic.IsTotal"/>.</summary>
        internal ((Measure Measure, bool IsSubtracted)[] Terms, int Scale) Total
        {
            get
            {
                (Measure Measure, bool IsSubtracted)[] terms = [.. Terms(node, isSubtracted: false)];
                int scale = ScaleOf(node);
                return Exact.Fits(terms.Length, scale - terms.Min(term => ScaleOf(term.Measure)))
                    ? (terms, scale)
                    : ([(node.Left, false), (node.Right, node.Operator == ArithmeticOperator.Subtract)], scale);
            }
        }
    }

    /// <summary>Durations are whole milliseconds, whatever they were computed from.</summary>
    private static int ScaleOf(Measure term) => term.Kind == ValueKind.Duration ? 0 : term.ExactScale!.Value;

    private static IEnumerable<(Measure Measure, bool IsSubtracted)> Terms(Measure measure, bool isSubtracted) => measure is Arithmetic { IsTotal: true } sum
        ? Terms(sum.Left, isSubtracted).Concat(Terms(sum.Right, isSubtracted ^ sum.Operator == ArithmeticOperator.Subtract))
        : [(measure, isSubtracted)];
}
