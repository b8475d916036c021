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
    }
}
