namespace Crm.Segmentation;

/// <summary>The codes of what can be wrong with the tests that stand beside rules.</summary>
public static class RuleTestDiagnosticCodes
{
    /// <summary>A test is for nothing that can be tested, or expects what that cannot be.</summary>
    public const string TestSubject = "CRM1651";

    /// <summary>A statement of a test has no instant, or one before that of the statement before it.</summary>
    public const string TestTime = "CRM1652";

    /// <summary>A test has no customer, or more than one.</summary>
    public const string TestCustomer = "CRM1653";

    /// <summary>A value in a test is none that its attribute or property can have, or is given for something that is computed.</summary>
    public const string TestValue = "CRM1654";

    /// <summary>A test reaches a population function without a given value.</summary>
    public const string GivenMissing = "CRM1655";
}
