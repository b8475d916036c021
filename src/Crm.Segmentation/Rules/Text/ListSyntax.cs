namespace Crm.Segmentation;

/// <summary><c>list NAME ["TITLE"]</c>.</summary>
internal static class ListSyntax
{
    internal static CustomerList Parse(RuleParser parser, Declaration declaration)
    {
        parser.Reader.ExpectEnd($"A list is declared by its name and title alone: its members are given with each evaluation.");
        return CustomerList.Define(declaration.Name, declaration.Title);
    }
}
