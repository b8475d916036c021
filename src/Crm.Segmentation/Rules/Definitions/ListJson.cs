namespace Crm.Segmentation;

/// <summary>The form of a list in JSON.</summary>
internal static class ListJson
{
    internal static readonly JsonShape Shape = new JsonObject<CustomerList>("list", "a list of customers", p => CustomerList.Define(p.Next<string>(), p.Next<string?>()))
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title);
}
