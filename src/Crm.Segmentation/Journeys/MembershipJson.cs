namespace Crm.Segmentation.Journeys;

/// <summary>The form of a segment or a cell whose membership changes.</summary>
internal static class MembershipJson
{
    internal static readonly JsonShape Form = new JsonObject<MemberOf>(null, "a segment or a cell", p => new MemberOf(p.Next<string>(), p.Next<string?>(), null))
        .With("result", JsonScalars.Name, n => n.Result)
        .Maybe("cell", JsonScalars.Name, n => n.Cell);
}
