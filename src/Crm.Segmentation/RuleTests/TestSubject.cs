using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.RuleTests;

/// <summary>What a test is about: a segment, a partition, a value, or a journey.</summary>
internal abstract record TestSubject
{
    /// <summary>The trees of it, as they were written.</summary>
    internal abstract IEnumerable<Expression> Roots { get; }

    /// <summary>A definition as what a test is about; null for one that has neither members, cells nor a value of its own.</summary>
    internal static TestSubject? Of(Definition definition) => definition switch
    {
        Segment segment => new TestedSegment(segment),
        Partition partition => new TestedPartition(partition),
        Journey journey => new TestedJourney(journey),
        _ => definition.KindOf(null) is { } kind ? new TestedValue(new ValueOf(definition.Name, null, kind)) : null,
    };
}

/// <summary>Who is a member.</summary>
internal sealed record TestedSegment(Segment Segment) : TestSubject
{
    internal override IEnumerable<Expression> Roots => [Segment.Condition];
}

/// <summary>Which cell a customer is in.</summary>
internal sealed record TestedPartition(Partition Partition) : TestSubject
{
    internal override IEnumerable<Expression> Roots => Partition.Cells.Select(cell => cell.Condition).OfType<Expression>();
}

/// <summary>What happens to a customer in a journey.</summary>
internal sealed record TestedJourney(Journey Journey) : TestSubject
{
    internal override IEnumerable<Expression> Roots => Journey.Trees.OfType<Expression>();
}

/// <summary>A feature, or the value of a definition, such as a score.</summary>
internal sealed record TestedValue(Measure Measure) : TestSubject
{
    internal override IEnumerable<Expression> Roots => [Measure];
}
