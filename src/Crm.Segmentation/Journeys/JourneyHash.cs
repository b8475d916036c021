using System.Security.Cryptography;
using System.Text;

namespace Crm.Segmentation.Journeys;

/// <summary>The hash of a journey's content: of its rule text without titles, in which every feature is its definition; and of the rules of messages.</summary>
internal static class JourneyHash
{
    /// <summary>What is hashed begins with this, so that a hash of another form is never the same.</summary>
    private const string Form = "crm.journey.v1\n", MessagingForm = "crm.messaging.v1\n";

    internal static string Of(Journey journey)
    {
        var rewriter = new RuleRewriter(node => null);
        rewriter = new RuleRewriter(node => node is Feature feature ? rewriter.Rewrite(feature.Definition) : null);
        string text = (JourneyTrees.Rewritten(journey, rewriter) with { Title = null }).ToText();
        return Of(Form, text);
    }

    internal static string Of(Messaging messaging) => Of(MessagingForm, messaging.ToText());

    private static string Of(string form, string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(form + text)));
}
