namespace Crm.Segmentation.Paths;

/// <summary>
/// <c>affinity NAME ["TITLE"] of E [where C] [or E [where C]] ... by PROPERTY [then E [where C] [or E [where C]] ...] [hero "ITEM"] [largest N]
/// [unit session D | PROPERTY]</c>.
/// </summary>
internal static class AffinitySyntax
{
    internal static ProductAffinity? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("of", "An affinity is of events with an item: say which, and by which property.");
        EventPattern[]? events = PathSyntax.Patterns(parser), then = [];
        reader.Expect("by");
        string? item = reader.Name("the name of a property");
        if (reader.TryTake("then")) then = PathSyntax.Patterns(parser);
        bool hasHero = reader.TryTake("hero");
        string? hero = hasHero ? PathSyntax.Quoted(parser, "an item in quotes") : null;
        int? largest = reader.TryTake("largest") ? parser.Whole(1, AffinityValidator.MostItems) : ProductAffinity.DefaultLargest;
        bool isOfUnits = reader.TryTake("unit");
        PathUnit? unit = isOfUnits ? PathSyntax.Unit(parser) : null;
        return events is null || then is null || item is null || largest is null || (hasHero && hero is null) || (isOfUnits && unit is null) || reader.Failed ? null : new ProductAffinity(declaration.Name)
        {
            Title = declaration.Title,
            Events = [.. events],
            ItemProperty = item,
            Then = [.. then],
            Hero = hero,
            LargestBasket = largest.Value,
            SessionGap = unit?.SessionGap,
            UnitProperty = unit?.Property,
        };
    }

    internal static void Write(RuleText text, ProductAffinity affinity)
    {
        text.Write(" of ").Join(affinity.Events, " or ", pattern => text.Write(pattern)).Write(" by ").Name(affinity.ItemProperty);
        if (affinity.Then.Count > 0) text.Write(" then ").Join(affinity.Then, " or ", pattern => text.Write(pattern));
        if (affinity.Hero is { } hero) text.Write(" hero ").Quoted(hero);
        if (affinity.LargestBasket != ProductAffinity.DefaultLargest) text.Write(" largest ").Write(affinity.LargestBasket);
        PathSyntax.WriteUnit(text, affinity.SessionGap, affinity.UnitProperty);
    }
}
