namespace Crm.Segmentation.Paths;

/// <summary>The form of an affinity in JSON.</summary>
internal static class AffinityJson
{
    internal static readonly JsonShape Form = new JsonObject<ProductAffinity>("affinity", "an affinity", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("events", new JsonList<EventPattern>(TreeJson.Events, atLeast: 1), n => n.Events)
        .With("item", JsonScalars.Name, n => n.ItemProperty)
        .Maybe("then", new JsonList<EventPattern>(TreeJson.Events), n => n.Then, ValueList.Create<EventPattern>([]))
        .Maybe("hero", JsonScalars.Name, n => n.Hero)
        .Maybe("largest", JsonScalars.Integer(int.MinValue, int.MaxValue), n => n.LargestBasket, ProductAffinity.DefaultLargest)
        .Maybe("unitSession", JsonScalars.Duration, n => n.SessionGap)
        .Maybe("unitProperty", JsonScalars.Name, n => n.UnitProperty);

    private static ProductAffinity Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return new ProductAffinity(name)
        {
            Title = title,
            Events = parts.Next<ValueList<EventPattern>>(),
            ItemProperty = parts.Next<string>(),
            Then = parts.Next<ValueList<EventPattern>>(),
            Hero = parts.Next<string?>(),
            LargestBasket = parts.Next<int>(),
            SessionGap = parts.Next<TimeSpan?>(),
            UnitProperty = parts.Next<string?>(),
        };
    }
}
