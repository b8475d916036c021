namespace Crm.Segmentation;

/// <summary>The form of an rfm in JSON.</summary>
internal static class RfmForm
{
    private static readonly JsonForm Frequencies = JsonScalars.Word("what frequency counts", ("orders", false), ("days", true));

    internal static readonly JsonForm Form = new JsonObject<Rfm>("rfm", "an rfm", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("property", TreeForms.Measure, n => n.Amount)
        .With("events", TreeForms.Events, n => n.Pattern)
        .Maybe("window", TreeForms.Window, n => n.Window)
        .With("bins", JsonScalars.Integer(int.MinValue, int.MaxValue), n => n.Bins)
        .Maybe("by", Frequencies, n => n.ByDays, false)
        .Maybe("netOf", TreeForms.Measure, n => n.NetOf);

    private static Rfm Make(JsonParts parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return new Rfm(name, parts.Next<Measure>(), parts.Next<EventPattern>())
        {
            Title = title,
            Window = parts.Next<Window?>(),
            Bins = parts.Next<int>(),
            ByDays = parts.Next<bool>(),
            NetOf = parts.Next<Measure?>(),
        };
    }
}
