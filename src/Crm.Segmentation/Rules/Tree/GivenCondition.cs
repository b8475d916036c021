namespace Crm.Segmentation.Tree;

/// <summary>What stands for a condition whose answer a test gives, such as being on a list.</summary>
internal sealed record GivenCondition(bool Holds) : Condition
{
    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write(Holds ? "given" : "not given");
}
