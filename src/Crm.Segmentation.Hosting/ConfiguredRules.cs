using Microsoft.Extensions.Configuration;

namespace Crm.Segmentation.Hosting;

/// <summary>The texts below a section of configuration: a key is a text's name.</summary>
internal sealed class ConfiguredRules(IConfiguration section) : IRuleSource
{
    public Task<IReadOnlyList<(string Name, string Text)>> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Name, string Text)> texts = [.. section.GetChildren().Where(text => text.Value is not null).Select(text => (text.Key, text.Value!))];
        return texts.Count > 0 ? Task.FromResult(texts) : throw new InvalidDataException("The section of configuration has no texts of rules.");
    }
}
