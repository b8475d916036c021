namespace Crm.Segmentation.Conformance;

/// <summary>A case that cannot be read as it is written: an unknown file, field, word or preparation, a value of the wrong form. No list of pending cases covers it.</summary>
/// <param name="message">What cannot be read, and where.</param>
internal sealed class CaseException(string message) : Exception(message);

/// <summary>A case that was read and that the library does not meet: it lacks what the case asks for, or refuses it. Such a case may be pending.</summary>
/// <param name="message">What the library lacks or says.</param>
internal sealed class NotMetException(string message) : Exception(message)
{
    /// <summary>What the library lacks.</summary>
    /// <param name="what">The name of it, as in <c>no lifecycle</c>.</param>
    internal static NotMetException Lacks(string what) => new($"the library has no {what}");
}

/// <summary>A data set that a case names and that is not there: the one reason for a skip.</summary>
/// <param name="path">Where it was looked for.</param>
internal sealed class MissingDataException(string path) : Exception($"data set '{path}' is not there");
