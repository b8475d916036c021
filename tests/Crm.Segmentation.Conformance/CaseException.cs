namespace Crm.Segmentation.Conformance;

/// <summary>A case that cannot be run as it is written: an unknown field or operator, a value of the wrong form, an analysis that the library lacks.</summary>
/// <param name="message">What is in the way.</param>
internal sealed class CaseException(string message) : Exception(message);

/// <summary>A data set that a case names and that is not there: the one reason for a skip.</summary>
/// <param name="path">Where it was looked for.</param>
internal sealed class MissingDataException(string path) : Exception($"data set '{path}' is not there");
