using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>What the code of a page prints stands on the page, in a block of text right after a comment that names it: <c>&lt;!-- output: name --&gt;</c>.</summary>
internal static class PageOutput
{
    private static readonly Lock Writing = new();

    /// <summary>The page shows what was printed; with CRM_UPDATE_DOCS=1 it will.</summary>
    /// <param name="page">The page, such as <c>docs/growth.md</c>.</param>
    /// <param name="name">The name of the block.</param>
    /// <param name="printed">What was printed.</param>
    internal static void ShouldBe(string page, string name, string printed)
    {
        lock (Writing)
        {
            string text = Repository.Read(page.Split('/')), head = $"<!-- output: {name} -->\n```text\n";
            int start = text.IndexOf(head, StringComparison.Ordinal);
            Assert.True(start >= 0, $"{page} has no block of text with the name '{name}'.");
            start += head.Length;
            int end = text.IndexOf("```", start, StringComparison.Ordinal);
            Repository.ShouldBe($"{text[..start]}{printed.TrimEnd('\n')}\n{text[end..]}", "CRM_UPDATE_DOCS", page.Split('/'));
        }
    }
}
