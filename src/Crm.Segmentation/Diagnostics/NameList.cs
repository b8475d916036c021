namespace Crm.Segmentation;

/// <summary>Names that a message lists: of many, the first.</summary>
/// <param name="names">The names, in their order.</param>
/// <param name="separator">What stands between two.</param>
internal sealed class NameList(IEnumerable<string> names, string separator = ", ")
{
    /// <summary>The most names that are listed.</summary>
    private const int Most = 40;

    public override string ToString()
    {
        string[] first = [.. names.Take(Most + 1).Select(ShownText.Of)];
        return first.Length <= Most ? string.Join(separator, first) : $"{string.Join(separator, first[..Most])}{separator}…";
    }
}
