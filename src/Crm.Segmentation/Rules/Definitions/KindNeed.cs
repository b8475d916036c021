namespace Crm.Segmentation;

/// <summary>That a measure must be of certain kinds.</summary>
/// <param name="Of">The measure.</param>
/// <param name="IsRight">Which kinds are right.</param>
/// <param name="Code">The code of the mistake.</param>
/// <param name="Why">What needs them.</param>
internal sealed record KindNeed(Measure Of, Func<ValueKind, bool> IsRight, string Code, Phrase Why);
