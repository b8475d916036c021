namespace Crm.Segmentation.Live;

/// <summary>Definitions that are judged together, and what they depend on.</summary>
/// <param name="Places">Their positions.</param>
/// <param name="Types">For each type of event whether one of them depends on it.</param>
/// <param name="ReadCustomer">Whether one of them depends on who the customer is: her attributes, lists or buckets.</param>
/// <param name="TurnWithoutEvents">Whether one of them may come to say something else where there are no events yet.</param>
internal sealed record JudgedDefinitions(int[] Places, bool[] Types, bool ReadCustomer, bool TurnWithoutEvents)
{
    /// <summary>Whether one of them depends on events.</summary>
    internal bool ReadEvents { get; } = Types.AsSpan().Contains(true);

    /// <summary>Several together.</summary>
    internal static JudgedDefinitions Of(IEnumerable<JudgedDefinitions> several, int types)
    {
        JudgedDefinitions[] all = [.. several];
        return new JudgedDefinitions([.. all.SelectMany(one => one.Places)], [.. Enumerable.Range(0, types).Select(type => all.Any(one => one.Types[type]))], all.Any(one => one.ReadCustomer), all.Any(one => one.TurnWithoutEvents));
    }
}
