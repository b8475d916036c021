namespace Crm.Segmentation;

/// <summary>The columns of a data reader do not fit the schema. No row was taken.</summary>
public sealed class ColumnMappingException : Exception
{
    /// <summary>An error without details.</summary>
    public ColumnMappingException()
    {
    }

    /// <summary>An error with a message.</summary>
    /// <param name="message">What is wrong.</param>
    public ColumnMappingException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and a cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public ColumnMappingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal ColumnMappingException(ValueList<ColumnProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>Every column that does not fit, in the reader's order.</summary>
    public ValueList<ColumnProblem> Problems { get; } = [];
}

/// <summary>A column of a data reader that does not fit the schema.</summary>
/// <param name="Code">The stable code: <c>CRM2101</c> no such attribute or property, <c>CRM2102</c> incompatible type, <c>CRM2103</c> column missing, <c>CRM2104</c> column twice.</param>
/// <param name="Column">The name of the column.</param>
/// <param name="Message">What is wrong, in words.</param>
public sealed record ColumnProblem(string Code, string Column, string Message)
{
    /// <summary>Code and message.</summary>
    public override string ToString() => $"{Code}: {Message}";
}
