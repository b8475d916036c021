namespace Crm.Segmentation;

/// <content>The codes about rules that are asked of one customer at a time.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A definition asks for a value or a cell that is computed over a dataset only, and is asked of one customer.</summary>
    /// <example>
    /// Wrong: <code>lifetime base over purchase by bg_nbd segment loyal = base.p_alive >= 0.8</code>
    /// 'loyal' asks for 'base.p_alive', which is computed over a dataset only. Evaluate it over a dataset, or leave it out of the rules that are asked for one customer.
    /// Right: <code>segment loyal = since(purchase) &lt;= 30 days</code>
    /// </example>
    public const string NotForOneCustomer = "CRM2301";

    /// <summary>It cannot be told when a definition changes by itself, because it calculates with a time that passes otherwise than by adding, subtracting or multiplying with what stays.</summary>
    /// <example>
    /// Wrong: <code>segment slowing = since(purchase) * 2 > since(first purchase) / 2</code>
    /// When 'slowing' changes by itself cannot be told: 'since(purchase) * 2' calculates with a time that passes. Add or subtract a duration, or multiply it by a number, and compare with a duration.
    /// Right: <code>segment slowing = since(purchase) * 2 > 60 days</code>
    /// </example>
    public const string ChangeNotTold = "CRM2302";
}
