namespace Crm.Segmentation;

/// <content>The codes about the tests that stand beside rules.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A test is for nothing that can be tested, or expects what that cannot be.</summary>
    /// <example>
    /// Wrong: <code>segment adults = age &gt;= 19
    /// test "an adult" for adults {
    ///   customer "kim" { age: 19 }
    ///   at 2026-03-02T00:00Z visit
    /// }</code>
    /// Test 'an adult' expects nothing. End it with an expect.
    /// Right: <code>segment adults = age &gt;= 19
    /// test "an adult" for adults {
    ///   customer "kim" { age: 19 }
    ///   at 2026-03-02T00:00Z expect member
    /// }</code>
    /// </example>
    public const string TestSubject = "CRM1651";

    /// <summary>A statement of a test has no instant, or one before that of the statement before it.</summary>
    /// <example>
    /// Wrong: <code>segment adults = age &gt;= 19
    /// test "an adult" for adults {
    ///   customer "kim" { age: 19 }
    ///   expect member
    /// }</code>
    /// This has no instant, and no statement before it has one. Put at and an instant before it.
    /// Right: <code>segment adults = age &gt;= 19
    /// test "an adult" for adults {
    ///   customer "kim" { age: 19 }
    ///   at 2026-03-02T00:00Z expect member
    /// }</code>
    /// </example>
    public const string TestTime = "CRM1652";

    /// <summary>A test has no customer, or more than one.</summary>
    /// <example>
    /// Wrong: <code>segment adults = age &gt;= 19
    /// test "an adult" for adults {
    ///   at 2026-03-02T00:00Z expect not member
    /// }</code>
    /// Test 'an adult' has no customer. Name one: customer "c1" {}.
    /// Right: <code>segment adults = age &gt;= 19
    /// test "an adult" for adults {
    ///   customer "kim" {}
    ///   at 2026-03-02T00:00Z expect not member
    /// }</code>
    /// </example>
    public const string TestCustomer = "CRM1653";

    /// <summary>A value in a test is none that its attribute or property can have, or is given for something that is computed.</summary>
    /// <example>
    /// Wrong: <code>segment adults = age &gt;= 19
    /// test "an adult" for adults {
    ///   customer "kim" { age: "nineteen" }
    ///   at 2026-03-02T00:00Z expect member
    /// }</code>
    /// 'age' is an integer, and this is no value of it.
    /// Right: <code>segment adults = age &gt;= 19
    /// test "an adult" for adults {
    ///   customer "kim" { age: 19 }
    ///   at 2026-03-02T00:00Z expect member
    /// }</code>
    /// </example>
    public const string TestValue = "CRM1654";

    /// <summary>A test reaches a population function without a given value.</summary>
    /// <example>
    /// Wrong: <code>segment adults = age &gt;= percentile(age, 50)
    /// test "an adult" for adults {
    ///   customer "kim" { age: 19 }
    ///   at 2026-03-02T00:00Z expect not member
    /// }</code>
    /// Test 'an adult' reaches 'percentile(age, 50)', which depends on a population. Give it a value: given percentile(age, 50) = ...
    /// Right: <code>segment adults = age &gt;= percentile(age, 50)
    /// test "an adult" for adults {
    ///   given percentile(age, 50) = 30
    ///   customer "kim" { age: 19 }
    ///   at 2026-03-02T00:00Z expect not member
    /// }</code>
    /// </example>
    public const string GivenMissing = "CRM1655";
}
