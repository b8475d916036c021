namespace Crm.Segmentation;

/// <summary>Why a row was not taken. The number is the stable code: <c>CRM2001</c> and so on.</summary>
public enum RejectionReason
{
    /// <summary>No reason.</summary>
    None = 0,

    /// <summary>The key is no customer's and no alias.</summary>
    UnknownCustomer = 2001,

    /// <summary>A customer with this key is there already; in a builder that appends, the key is an alias of a customer.</summary>
    DuplicateCustomer = 2002,

    /// <summary>An event with this id is there already.</summary>
    DuplicateEvent = 2003,

    /// <summary>The row has no key.</summary>
    MissingKey = 2004,

    /// <summary>The key has another form (number, text, Guid) than the first key that the builder was given.</summary>
    MixedKeyKinds = 2005,

    /// <summary>The event has no time.</summary>
    MissingTime = 2006,

    /// <summary>The event is before 1970-01-01T00:00:00Z.</summary>
    BeforeEpoch = 2007,

    /// <summary>The event is after the instant until which the dataset was observed, or after year 9999.</summary>
    AfterObservation = 2008,

    /// <summary>A number is not a number or infinite, or has no finite 32-bit form where that was asked for.</summary>
    NotFinite = 2010,

    /// <summary>An amount has more decimal places than its scale.</summary>
    TooManyDecimals = 2011,

    /// <summary>A value does not fit: an amount or a whole number beyond 64 bits, a date or an instant beyond year 9999.</summary>
    OutOfRange = 2012,

    /// <summary>A text is not valid Unicode, or cannot be normalised.</summary>
    InvalidText = 2013,

    /// <summary>A text is not one of the enum's values.</summary>
    NotInEnum = 2014,

    /// <summary>A value of a data reader cannot be read as the attribute's or property's kind.</summary>
    Unreadable = 2015,

    /// <summary>The alias leads back to itself.</summary>
    AliasCycle = 2016,

    /// <summary>The anonymous key is a customer's own key.</summary>
    AliasOfCustomer = 2017,

    /// <summary>The anonymous key is an alias of another key already.</summary>
    AliasConflict = 2018,

    /// <summary>A time is a <see cref="DateTime"/> of kind Local, which means something else on every machine.</summary>
    LocalTime = 2201,

    /// <summary>The row says no type of event, or one that the schema does not have.</summary>
    UnknownEventType = 2202,

    /// <summary>A row has a value for a property that its type of event does not have, or its JSON a member that names nothing.</summary>
    UnknownProperty = 2203,
}

internal static class RejectionReasons
{
    internal static string Code(RejectionReason reason) => $"CRM{(int)reason}";
}
