namespace Crm.Segmentation.Live;

/// <summary>What a program is made of: a rule book whose names and fits are resolved.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Calendar">The zone and the first day of a week.</param>
/// <param name="Definitions">The definitions, those before that are referred to.</param>
/// <param name="Names">The segments and partitions, in the rule book's order.</param>
/// <param name="Features">Measures by name.</param>
/// <param name="Results">What stands behind a name.</param>
internal sealed record ProgramSource(
    Schema Schema, Calendar Calendar, IReadOnlyList<Definition> Definitions, IReadOnlyList<string> Names, IReadOnlyList<(string Name, Measure Measure)> Features, Func<string, NamedResult> Results);
