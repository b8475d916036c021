namespace Crm.Segmentation.Scoring;

/// <summary>Groups of two axes behind a name: for each cell, on which side of the cuts the two measures are.</summary>
internal sealed class TwoAxisResult(TwoAxisGroups groups) : NamedResult
{
    internal override IPopulationFunction PopulationFunction => groups;

    internal override Condition? Condition(MemberOf member) => GroupOf(member.Cell) is { } group ? Side("first", (int)group & 1) & Side("second", (int)group >> 1) : null;

    internal override Diagnostic? Check(MemberOf member, string definition)
    {
        if (member.Cell is null)
            return Diagnostic.Of(
                DiagnosticCodes.CellNeeded, DiagnosticSeverity.Error, definition, $"'{member.ShortName}' refers to groups of two axes.", $"Name one: {new NameList(Names)}.");
        if (GroupOf(member.Cell) is null)
            return Diagnostic.Of(
                DiagnosticCodes.UnknownCell,
                DiagnosticSeverity.Error,
                definition,
                $"'{groups.Name}' has no group '{member.Cell}'.",
                NearestName.Suggestion(member.Cell, Names) ?? $"Its groups are {new NameList(Names)}.");
        return member.Entered is null ? null : MemberOfDiagnostics.NoEntries(member, definition, "a group of two axes");
    }

    private static IEnumerable<string> Names => Enum.GetValues<TwoAxisGroup>().Select(TwoAxisGroups.NameOf);

    private static TwoAxisGroup? GroupOf(string? cell)
    {
        foreach (TwoAxisGroup group in Enum.GetValues<TwoAxisGroup>())
            if (TwoAxisGroups.NameOf(group) == cell) return group;
        return null;
    }

    private Condition Side(string part, int high) => new ValueOf(groups.Name, part, ValueKind.Integer).Is(1 + high);
}
