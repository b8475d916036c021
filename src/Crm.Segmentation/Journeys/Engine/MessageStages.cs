using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>Sends a message, in the fixed order of what is asked before: see <see cref="CustomerStep.Judge"/>.</summary>
internal sealed class SendStage : JourneyStage
{
    internal SendStage(StagePlace place, SendStep step, JourneyVersion version, NodeCompiler compiler)
        : base(place.Node, place.Position, place.Next)
    {
        Step = step;
        OnlyIf = step.OnlyIf is { } condition ? new JourneyCondition(condition, compiler, version) : null;
        Texts = new MessageForm(step.Parameters, version.Schema);
    }

    internal SendStep Step { get; }

    internal JourneyCondition? OnlyIf { get; }

    internal MessageForm Texts { get; }

    internal override int Enter(CustomerStep run, JourneyInstance instance) => run.Reach(instance, this, run.At);

    internal override int Fall(CustomerStep run, JourneyInstance instance) => run.Reach(instance, this, instance.Due);
}

/// <summary>Calls the host.</summary>
internal sealed class WebhookStage(StagePlace place, WebhookStep step, Schema schema) : JourneyStage(place.Node, place.Position, place.Next)
{
    private readonly MessageForm _texts = new(step.Parameters, schema);

    internal override bool Waits => false;

    internal override int Enter(CustomerStep run, JourneyInstance instance)
    {
        if (_texts.Render(run.Customer, instance.Trigger, run.CalendarOf(instance.Version), out bool isCut) is not { } texts)
        {
            run.Tell(JourneyTraceKind.Suppressed, instance, Id, reason: JourneyReasons.MissingValue);
            return Next;
        }

        if (isCut) run.Tell(JourneyTraceKind.TextCut, instance, Id);
        run.Do(new CallWebhook(JourneyKey.OfAction(instance.Key, Id, Visit(instance)), instance.Key, instance.Version.Name, Id, run.Told, step.Name, texts));
        run.Tell(JourneyTraceKind.Called, instance, Id, name: step.Name);
        return Next;
    }
}

/// <summary>Sets an attribute of the customer.</summary>
internal sealed class SetStage(StagePlace place, SetStep step) : JourneyStage(place.Node, place.Position, place.Next)
{
    internal override bool Waits => false;

    internal override int Enter(CustomerStep run, JourneyInstance instance)
    {
        string attribute = ((IFieldHandle)step.Attribute).Field.Name;
        run.Do(new SetValue(JourneyKey.OfAction(instance.Key, Id, Visit(instance)), instance.Key, instance.Version.Name, Id, run.Told, attribute, step.Value, step.Flag));
        run.Tell(JourneyTraceKind.AttributeSet, instance, Id, name: attribute);
        run.Set(step);
        return Next;
    }
}
