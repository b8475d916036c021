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
