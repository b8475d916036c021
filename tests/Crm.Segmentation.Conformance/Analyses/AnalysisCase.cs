using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A case as it was read: everything that it says, typed. Asking it is asking the library.</summary>
internal abstract record AnalysisCase
{
    /// <summary>What the case is called.</summary>
    public string? Id { get; init; }

    /// <summary>The analysis that it is about: the name of its file.</summary>
    public string? Analysis { get; init; }

    /// <summary>The point of the case: a remark.</summary>
    public string? Title { get; init; }

    /// <summary>Where it comes from: a remark.</summary>
    public JsonElement Source { get; init; }

    /// <summary>A remark.</summary>
    public string? Notes { get; init; }

    /// <summary>The field that holds what is expected.</summary>
    protected virtual string Expectations => "expected";

    /// <summary>Runs the case.</summary>
    /// <param name="json">The case as it stands.</param>
    internal virtual Verdict Run(JsonElement json)
    {
        var answers = new Answers(json.GetProperty(Expectations));
        try
        {
            Ask(json, answers);
            if (answers.WantRefusal && !answers.Has("error")) answers.Add("error", () => "it was not refused");
        }
        catch (Exception refusal) when (answers.WantRefusal && IsRefusal(refusal))
        {
            answers.Add("error", () => true);
        }

        return answers.Verdict();
    }

    /// <summary>Asks the library for each thing that is expected.</summary>
    /// <param name="json">The case as it stands.</param>
    /// <param name="answers">Where the answers go.</param>
    /// <exception cref="NotMetException">The library lacks something that the case asks for.</exception>
    protected virtual void Ask(JsonElement json, Answers answers) => throw NotMetException.Lacks(Analysis ?? "answer");

    /// <summary>A refusal is a diagnostic, or the exception of a definition that cannot be made; a crash is neither.</summary>
    internal static bool IsRefusal(Exception error) => error is RuleException or ArgumentException;
}
