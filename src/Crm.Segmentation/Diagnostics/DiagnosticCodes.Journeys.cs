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
}
