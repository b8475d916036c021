namespace Crm.Segmentation.Journeys;

/// <content>Names in the texts of messages.</content>
internal static partial class JourneyValidator
{
    private static IEnumerable<Diagnostic> CheckTexts(Journey journey, Schema schema, TriggerCheck triggers)
    {
        foreach ((JourneyNode node, MessageParameter parameter) in MessageTexts.Of(journey))
        {
            foreach (MessagePlace place in parameter.Text.Places.Where(place => place.Name.Length > 0))
            {
                if (place.IsOfTrigger)
                {
                    if (triggers.Check(place.Name, null, node.Id, parameter) is { } diagnostic) yield return diagnostic;
                }
                else if (schema.FindAttribute(place.Name) is null)
                {
                    yield return JourneyMistake.Error(
                        journey, DiagnosticCodes.UnknownAttribute, node.Id, parameter, $"The text of '{parameter.Name}' has a place for '{place.Name}', which is no attribute.",
                        NearestName.Suggestion(place.Name, schema.Attributes.Select(a => a.Name)));
                }
            }
        }
    }
}
