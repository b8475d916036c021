namespace Crm.Segmentation;

/// <summary>Why one row, or one value, is not taken.</summary>
internal readonly record struct Problem(RejectionReason Reason, string Message)
{
    /// <summary>The same as an exception, for what a program gives by itself.</summary>
    internal ArgumentException ToException(string argument) => new($"{RejectionReasons.Code(Reason)}: {Message}", argument);
}
