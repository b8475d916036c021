namespace Crm.Segmentation.Scoring;

/// <summary>The definition of two-axis groups as JSON keeps it: its rule book holds the features and scores that the measures use, and no definition.</summary>
internal sealed record TwoAxisJson(ReportHeader Header, string Name, Measure First, Measure Second, AxisThreshold FirstThreshold, AxisThreshold SecondThreshold)
{
    internal static TwoAxisJson Of(TwoAxisGroups groups, ReportOrigin origin)
    {
        RuleBook measures = RuleBook.OfTrees(origin.Schema, groups.Name, [groups.First, groups.Second]);
        return new TwoAxisJson(new ReportHeader(measures, origin), groups.Name, groups.First, groups.Second, groups.FirstThreshold, groups.SecondThreshold);
    }

    internal static TwoAxisJson Next(JsonMembers parts) => new(
        ReportHeader.Next(parts), parts.Next<string>(), parts.Next<Measure>(), parts.Next<Measure>(), parts.Next<AxisThreshold>(), parts.Next<AxisThreshold>());

    /// <summary>The definition; null after telling what is wrong.</summary>
    internal TwoAxisGroups? Restored(JsonReading reading, JsonPlace root)
    {
        ValueList<Diagnostic> diagnostics = RuleBookCheck.OfTrees(Header.Rules.Schema, [], Name, [First, Second]).Diagnostics;
        foreach (Diagnostic diagnostic in diagnostics) reading.Add(diagnostic);
        if (RuleValidator.HasErrors(diagnostics)) return null;
        foreach ((Measure measure, string member) in (ReadOnlySpan<(Measure, string)>)[(First, "first"), (Second, "second")])
        {
            if (measure.Kind.IsNumeric() || measure.Kind == ValueKind.Duration) continue;
            reading.Tell(DiagnosticCodes.JsonValue, $"An axis is a number or a duration, and this one is {measure.Kind.WithArticle()}.", root.Member(member)!);
            return null;
        }

        return new TwoAxisGroups(Name, First, Second) { FirstThreshold = FirstThreshold, SecondThreshold = SecondThreshold };
    }
}
