using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>Why one customer has the score it has: what each term adds.</summary>
/// <param name="Scorecard">The scorecard.</param>
/// <param name="Score">The score in double precision; null when there is none.</param>
/// <param name="Contributions">What each term adds to the sum, in the order of the terms; with the intercept they add up to the sum.</param>
[JsonConverter(typeof(JsonValueConverter<ScoreExplanation>))]
[DebuggerDisplay("{Scorecard.Name,nq} = {Score}")]
public sealed record ScoreExplanation(Scorecard Scorecard, double? Score, ValueList<ScoreContribution> Contributions) : IJsonValue<ScoreExplanation>
{
    /// <summary>A line a term, culture-free.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Scorecard.Name} = {Scorecard.Link.ToString().ToLowerInvariant()} of\n  {Scorecard.Intercept} intercept\n");
        foreach (ScoreContribution term in Contributions)
            text.Append(CultureInfo.InvariantCulture, $"  {Said(term.Contribution)} {term.Term} ({Said(term.Value)})\n");
        return text.Append(CultureInfo.InvariantCulture, $"= {Said(Score)}").ToString();
    }

    private static string Said(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "missing";

    static void IJsonValue<ScoreExplanation>.WriteJson(Utf8JsonWriter writer, ScoreExplanation value)
    {
        writer.WriteStartObject();
        writer.WriteString("scorecard", value.Scorecard.Name);
        writer.WriteName("link", value.Scorecard.Link);
        writer.WriteNumber("intercept", value.Scorecard.Intercept);
        writer.WriteNumber("score", value.Score);
        writer.WriteValues("contributions", value.Contributions);
        writer.WriteEndObject();
    }
}

/// <summary>What one term adds to a score.</summary>
/// <param name="Term">The name of the term.</param>
/// <param name="Value">Its value before transforms; null where missing.</param>
/// <param name="Contribution">What it adds to the sum; null where it leaves the customer without a score.</param>
[JsonConverter(typeof(JsonValueConverter<ScoreContribution>))]
public readonly record struct ScoreContribution(string Term, double? Value, double? Contribution) : IJsonValue<ScoreContribution>
{
    static void IJsonValue<ScoreContribution>.WriteJson(Utf8JsonWriter writer, ScoreContribution value)
    {
        writer.WriteStartObject();
        writer.WriteString("term", value.Term);
        writer.WriteNumber("value", value.Value);
        writer.WriteNumber("contribution", value.Contribution);
        writer.WriteEndObject();
    }
}
