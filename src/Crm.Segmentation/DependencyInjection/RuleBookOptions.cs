namespace Crm.Segmentation;

/// <summary>What the registered rule book is made of, collected from every call.</summary>
internal sealed class RuleBookOptions
{
    internal Schema? Schema { get; set; }

    internal List<Definition> Definitions { get; } = [];

    internal RuleBook ToRuleBook() => RuleBook.Create(Schema!, Definitions);
}
