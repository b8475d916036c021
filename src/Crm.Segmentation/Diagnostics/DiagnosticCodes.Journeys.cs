namespace Crm.Segmentation;

/// <content>The codes about journeys.</content>
public static partial class DiagnosticCodes
{
    /// <summary>The trigger, or what came since the entry, is asked for where nothing was entered.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Trigger.SinceEntry)</code>
    /// 'count(purchase)' is about an entry into a journey and stands where there is none. Only the conditions of a journey know what started it.
    /// Right: <code>Shop.Purchase.Did(Window.Last(Week))</code>
    /// </example>
    public const string NoEntry = "CRM3001";

    /// <summary>A wait has a length that it cannot have, such as a part of a day, or a time of day behind an exact one.</summary>
    public const string WaitLength = "CRM3002";

    /// <summary>An attribute is of another kind than is needed, such as a text where a flag says consent.</summary>
    public const string JourneyAttribute = "CRM3003";

    /// <summary>What is said of a whole journey stands behind its first step.</summary>
    public const string StatementOrder = "CRM3004";

    /// <summary>A branch of a wait is on an event that the wait is not for, or is said twice.</summary>
    public const string AwaitedEvent = "CRM3005";

    /// <summary>A journey has too many steps, or blocks that lie too deep in one another.</summary>
    public const string JourneyTooLarge = "CRM3006";
}
