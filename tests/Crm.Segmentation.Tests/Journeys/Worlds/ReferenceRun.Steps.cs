using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Steps, one after another, until one waits.</summary>
internal sealed partial class ReferenceRun
{
    private void Run(ReferenceInstance instance, long at)
    {
        while (instance.IsLive && instance.Wait is null && instance.Parked is null && instance.Held is null)
        {
            Stage? stage = Next(instance);
            if (stage is not null) instance.Transitions++;
            if (instance.Transitions > 1_000) End(instance, at, JourneyReasons.StepBudget);
            else if (stage is not null) at = Do(instance, stage, at);
            else
            {
                instance.EndedAt = at;
                Say(JourneyTraceKind.Ended, at, instance);
                return;
            }
        }
    }

    /// <summary>The step that comes next; null behind the last. A repeat is come to again behind its steps.</summary>
    private static Stage? Next(ReferenceInstance instance)
    {
        while (instance.Place is { } place)
        {
            if (place.Next < place.Block.Length)
            {
                instance.Place = place with { Next = place.Next + 1 };
                return place.Block[place.Next];
            }

            if (place.Repeat is not null) instance.Transitions++;
            instance.Place = place.Rounds > 1 ? place with { Next = 0, Rounds = place.Rounds - 1 } : place.Outer;
        }

        return null;
    }

    private static void Inside(ReferenceInstance instance, Stage[] block, int rounds = 1, Stage? repeat = null) => instance.Place = new Place(block, 0, instance.Place, rounds, repeat);

    /// <summary>Does a step; the instant at which it goes on.</summary>
    private long Do(ReferenceInstance instance, Stage stage, long at)
    {
        switch (stage.Step)
        {
            case WaitStep or WaitUntilTimeStep or WaitForStep:
                Begin(instance, stage, at);
                break;
            case WaitUntilDateStep:
                JudgeDate(instance, stage, at, at);
                break;
            case WhenStep choice:
                int branch = choice.Branches.ToList().FindIndex(one => Holds(one.Condition, at, instance, stage.Id));
                Inside(instance, branch < 0 ? stage.Blocks[^1] : stage.Blocks[branch]);
                break;
            case SplitStep split:
                string arm = _arms.TryGetValue(split.Name, out string? before) && split.Arms.Any(one => one.Name == before) ? before : _arms[split.Name] = ArmOf(split);
                Say(new Told(JourneyTraceKind.Assigned, at, instance.Journey.Name, instance.Number, stage.Id) { Name = split.Name, Arm = arm });
                Inside(instance, stage.Blocks[split.Arms.ToList().FindIndex(one => one.Name == arm)]);
                break;
            case RepeatStep repeat:
                Inside(instance, stage.Blocks[0], repeat.Times!.Value, stage);
                break;
            case SendStep:
                return Reach(instance, new Outgoing(stage, at, null));
            case WebhookStep call:
                (string Texts, bool IsCut)? said = TextsOf(call.Parameters, instance);
                if (said is (_, true)) Say(JourneyTraceKind.TextCut, at, instance, stage.Id);
                if (said is var (texts, _)) Say(new Told(JourneyTraceKind.Called, at, instance.Journey.Name, instance.Number, stage.Id) { Name = call.Name, Text = texts });
                else Say(JourneyTraceKind.Suppressed, at, instance, stage.Id, JourneyReasons.MissingValue);
                break;
            case SetStep set:
                string name = ((IFieldHandle)set.Attribute).Field.Name;
                _beforeSets ??= new(_attributes, StringComparer.Ordinal);
                _attributes[name] = set.Flag is { } flag ? (object)flag : set.Value!.Text!;
                Say(new Told(JourneyTraceKind.AttributeSet, at, instance.Journey.Name, instance.Number, stage.Id) { Name = name });
                break;
            case ExitStep exit:
                End(instance, at, exit.Reason);
                break;
            case JoinStep join:
                Say(new Told(JourneyTraceKind.Joined, at, instance.Journey.Name, instance.Number) { Name = join.Journey });
                Trigger(JourneysInOrder.Single(journey => journey.Name == join.Journey), null, at, at, Way.Join);
                break;
            default:
                throw new NotSupportedException($"The reference does not know {stage.Step.GetType().Name}.");
        }

        return at;
    }

    /// <summary>An instance ends wherever it stands; what it was about to send is suppressed when it has its turn.</summary>
    private void End(ReferenceInstance instance, long at, string reason)
    {
        instance.EndedAt = at;
        Say(JourneyTraceKind.Exited, at, instance, reason: reason);
        if (instance.Held is { HeldBy: null } kept) Suppress(instance, kept, at, JourneyReasons.Exited);
        (instance.Wait, instance.Held) = (null, null);
    }

    private static string ArmOf(SplitStep split)
    {
        int bucket = BucketOf(split.Name, JourneyWorld.Customer), upTo = 0;
        return split.Arms.First(arm => bucket < (upTo += (int)(arm.Percent * 100))).Name;
    }

    /// <summary>The bucket of 10,000 in which a customer lies under a name.</summary>
    internal static int BucketOf(string name, string customer)
    {
        ulong hash = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"crm.split.v1\n{name}\n{customer}")));
        return (int)((UInt128)hash * 10_000 >> 64);
    }
}
