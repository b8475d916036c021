namespace Crm.Segmentation;

/// <summary>What names stand for during one run.</summary>
/// <param name="result">The result behind a name that a rule book has checked.</param>
internal sealed class NamedResults(Func<string, NamedResult> result)
{
    /// <summary>Where nothing refers to a name.</summary>
    internal static NamedResults None { get; } = new(name => throw new System.Diagnostics.UnreachableException($"Nothing is called {name} here."));

    internal NamedResult this[string name] => result(name);
}
