using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of rule text: a rule book with its schema, data, and what the book's definitions answer.</summary>
internal sealed record RulesCase : AnalysisCase
{
    /// <summary>The rule book, its schema in it.</summary>
    public required string Rules { get; init; }

    /// <summary>The instant at which the customers are looked at, also that of the fit; null where the book must be refused when it is read.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The rule book's zone.</summary>
    public string Timezone { get; init; } = "UTC";

    /// <summary>The first day of a week.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    /// <summary>As which kind keys are loaded.</summary>
    public CaseKeyKind Keys { get; init; }

    /// <summary>Whether the answer stays when every customer is there many times.</summary>
    public bool Copies { get; init; } = true;

    /// <summary>The attributes of customers; null is not set.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> Customers { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, JsonElement>>();

    /// <summary>The events, in the order of their arrival.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>The members of lists from outside.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Lists { get; init; }

    /// <summary>What is expected.</summary>
    public required RulesExpectation Expected { get; init; }

    internal override Verdict Run(JsonElement json)
    {
        if (AsOf is null && Expected.Error != true) throw new CaseException("case has no 'as_of', and is not to be refused");
        WayResult[] ways = [.. RulesWays.All.Select(way => RulesWays.Run(way, this, json.GetProperty("expected")))];
        string failures = string.Join("; ", ways
            .Where(w => w.Failure is not null)
            .GroupBy(w => w.Failure, StringComparer.Ordinal)
            .Select(g => $"{(g.Count() == ways.Count(w => w.LeftOut is null) ? "in every way" : string.Join(", ", g.Select(w => w.Way)))}: {g.Key}"));
        Verdict verdict = failures.Length == 0 ? Verdict.Passed : new Verdict(Outcome.NotMet, Expectation.Text(json.GetProperty("expected")), failures);
        return verdict with { Ways = ways };
    }
}

/// <summary>As which kind keys are loaded.</summary>
internal enum CaseKeyKind
{
    Text,
    Integer,
    Guid,
}

/// <summary>What a rule book's case expects; only what is named is compared.</summary>
internal sealed record RulesExpectation
{
    /// <summary>Whether the book is refused.</summary>
    public bool? Error { get; init; }

    /// <summary>The members of segments.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Members { get; init; }

    /// <summary>The cells of partitions, a customer each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Cells { get; init; }

    /// <summary>The values of features, a customer each; null is missing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? Values { get; init; }
}
