namespace Crm.Segmentation.Journeys;

/// <summary>The texts of a journey's messages and calls.</summary>
internal static class MessageTexts
{
    internal static IEnumerable<(JourneyNode Node, MessageParameter Parameter)> Of(Journey journey)
    {
        foreach (JourneyNode node in journey.Nodes)
        {
            ValueList<MessageParameter> parameters = node.Step switch
            {
                SendStep send => send.Parameters,
                WebhookStep webhook => webhook.Parameters,
                _ => [],
            };
            foreach (MessageParameter parameter in parameters) yield return (node, parameter);
        }
    }
}
