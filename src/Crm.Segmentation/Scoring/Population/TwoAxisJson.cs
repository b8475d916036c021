namespace Crm.Segmentation.Scoring;

/// <summary>The definition of two-axis groups as JSON keeps it: its rule book holds the features and scores that the measures use, and no definition.</summary>
internal sealed record TwoAxisJson(ReportHeader Header, string Name, Measure First, Measure Second, AxisThreshold FirstThreshold, AxisThreshold SecondThreshold)
{
    internal static TwoAxisJson Of(TwoAxisGroups groups, ReportOrigin origin)
    {
        RuleBook rules = RuleBook.Create(origin.Schema, Question(groups.Name, groups.First, groups.Second));
        _ = RuleBook.TryCreate(origin.Schema, [], rules.Measures, out RuleBook? measures, out _);
        return new TwoAxisJson(new ReportHeader(measures!, origin), groups.Name, groups.First, groups.Second, groups.FirstThreshold, groups.SecondThreshold);
    }

    internal static TwoAxisJson Next(JsonMembers parts) => new(
        ReportHeader.Next(parts), parts.Next<string>(), parts.Next<Measure>(), parts.Next<Measure>(), parts.Next<AxisThreshold>(), parts.Next<AxisThreshold>());

    /// <summary>The definition; null after telling what is wrong.</summary>
    internal TwoAxisGroups? Restored(JsonReading reading, JsonPlace root)
    {
        bool isSound = RuleBook.TryCreate(Header.Rules.Schema, [Question(Name, First, Second)], out _, out ValueList<Diagnostic> diagnostics);
        foreach (Diagnostic diagnostic in diagnostics) reading.Add(diagnostic);
        if (!isSound) return null;
        foreach ((Measure measure, string member) in (ReadOnlySpan<(Measure, string)>)[(First, "first"), (Second, "second")])
        {
            if (measure.Kind.IsNumeric() || measure.Kind == ValueKind.Duration) continue;
            reading.Tell(DiagnosticCodes.JsonValue, $"An axis is a number or a duration, and this one is {measure.Kind.WithArticle()}.", root.Member(member)!);
            return null;
        }

        return new TwoAxisGroups(Name, First, Second) { FirstThreshold = FirstThreshold, SecondThreshold = SecondThreshold };
    }

    /// <summary>What checks the measures: a segment that asks for both.</summary>
    private static Segment Question(string name, Measure first, Measure second) => Segment.Define(name, first.IsSet() & second.IsSet());
}
