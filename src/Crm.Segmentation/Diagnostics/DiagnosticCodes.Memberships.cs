namespace Crm.Segmentation;

/// <content>Live memberships: inputs and stored states that are not taken.</content>
public static partial class DiagnosticCodes
{
    /// <summary>An input is received before one that was.</summary>
    public const string ClockGoesBack = "CRM2330";

    /// <summary>An event is further ahead of its receipt than it may be.</summary>
    public const string EventTooFarAhead = "CRM2331";

    /// <summary>An event is of a type that the rules' schema does not declare like that.</summary>
    public const string EventOfAnotherSchema = "CRM2332";

    /// <summary>An event is older than history is kept, and a rule would need it as it is.</summary>
    public const string EventTooLate = "CRM2333";

    /// <summary>A customer has as many events as are kept of one.</summary>
    public const string TooManyEvents = "CRM2334";

    /// <summary>A key is merged into one that is merged into it.</summary>
    public const string CircleOfMerges = "CRM2335";

    /// <summary>Bytes are no stored state.</summary>
    public const string StateMalformed = "CRM2336";

    /// <summary>A state is stored in a version that this library does not know.</summary>
    public const string StateOfNewerVersion = "CRM2337";

    /// <summary>A state is of another rule book, or of other options.</summary>
    public const string StateOfAnotherBook = "CRM2338";

    /// <summary>Edited rules need history that was not kept.</summary>
    public const string HistoryNotKept = "CRM2339";

    /// <summary>The states of all customers take as many bytes as they may.</summary>
    public const string LiveMemoryLimit = "CRM2340";
}
