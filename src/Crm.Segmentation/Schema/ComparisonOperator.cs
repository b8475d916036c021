namespace Crm.Segmentation;

/// <summary>How two measures are compared.</summary>
public enum ComparisonOperator
{
    /// <summary>Equal. <c>a != b</c> is written <c>!(a.Is(b))</c>.</summary>
    Equal,

    /// <summary>Less than.</summary>
    Less,

    /// <summary>Less than or equal.</summary>
    LessOrEqual,

    /// <summary>Greater than.</summary>
    Greater,

    /// <summary>Greater than or equal.</summary>
    GreaterOrEqual,
}

internal static class ComparisonOperators
{
    extension(ComparisonOperator comparison)
    {
        /// <summary>The sign that rules use.</summary>
        internal string Sign => comparison switch
        {
            ComparisonOperator.Equal => "=",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            _ => ">=",
        };

        /// <summary>The comparison that says the same with its sides changed.</summary>
        internal ComparisonOperator Turned => comparison switch
        {
            ComparisonOperator.Less => ComparisonOperator.Greater,
            ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.Greater => ComparisonOperator.Less,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
            _ => ComparisonOperator.Equal,
        };

        /// <summary>Whether it holds between a left and a right side of which the first is below (−1), at (0) or above (1) the second.</summary>
        internal bool Passes(int order) => comparison switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }
}
