namespace Crm.Segmentation.Journeys;

/// <summary>Goes by the first branch whose condition holds.</summary>
internal sealed class WhenStage(StagePlace place, JourneyCondition[] branches) : JourneyStage(place.Node, place.Position, place.Next)
{
    internal JourneyCondition[] Branches => branches;

    internal override bool Waits => false;

    internal override int Enter(CustomerStep run, JourneyInstance instance)
    {
        int branch = 0;
        while (branch < branches.Length && !run.Holds(branches[branch], instance, Id)) branch++;
        run.Tell(JourneyTraceKind.Branched, instance, Id, arm: branch < branches.Length ? BranchName(branch) : "otherwise");
        run.See(instance, this, branch);
        return place.Firsts[branch];
    }

    /// <summary>How a branch is called in traces: by its position, from 1.</summary>
    internal static string BranchName(int branch) => $"branch {(branch + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}

/// <summary>Goes by an arm, the same for a customer ever after.</summary>
internal sealed class SplitStage : JourneyStage
{
    private readonly StagePlace _place;
    private readonly ValueList<SplitArm> _arms;
    private readonly int[] _ends;

    internal SplitStage(StagePlace place, SplitStep split)
        : base(place.Node, place.Position, place.Next)
    {
        (_place, _arms, Name) = (place, split.Arms, split.Name);
        _ends = new int[_arms.Count];
        decimal end = 0;
        for (int i = 0; i < _ends.Length; i++) _ends[i] = (int)((end += _arms[i].Percent) * 100);
    }

    internal string Name { get; }

    internal override bool Waits => false;

    internal override int Enter(CustomerStep run, JourneyInstance instance)
    {
        int arm = -1;
        if (run.Assigned(Name, isHoldout: false) is { } before)
            while (++arm < _arms.Count && _arms[arm].Name != before) continue;
        if (arm < 0 || arm == _arms.Count)
        {
            int bucket = run.BucketOf(Name);
            arm = 0;
            while (arm < _ends.Length - 1 && bucket >= _ends[arm]) arm++;
            run.Assign(new JourneyAssignment(Name, false, _arms[arm].Name));
        }

        run.Tell(JourneyTraceKind.Assigned, instance, Id, name: Name, arm: _arms[arm].Name);
        run.See(instance, this, arm);
        return _place.Firsts[arm];
    }
}

/// <summary>Does its steps several times.</summary>
internal sealed class RepeatStage(StagePlace place, RepeatStep step, int index) : JourneyStage(place.Node, place.Position, place.Next)
{
    /// <summary>Where its rounds are counted.</summary>
    internal int Place => index;

    internal int Times { get; } = step.Times ?? 1;

    internal override bool Waits => false;

    internal override int Enter(CustomerStep run, JourneyInstance instance)
    {
        int rounds = instance.Rounds[index];
        instance.SetRounds(index, rounds < Times ? rounds + 1 : 0);
        return rounds < Times ? place.Firsts[0] : Next;
    }
}

/// <summary>Enters another journey, which runs as far as it can before this one goes on.</summary>
internal sealed class JoinStage(StagePlace place, string journey) : JourneyStage(place.Node, place.Position, place.Next)
{
    internal override bool Waits => false;

    internal override int Enter(CustomerStep run, JourneyInstance instance)
    {
        run.Tell(JourneyTraceKind.Joined, instance, Id, name: journey);
        run.Join(journey, instance, JourneyKey.OfAction(instance.Key, Id, Visit(instance)));
        return instance.IsEnded ? Stays : Next;
    }
}

/// <summary>Ends the instance.</summary>
internal sealed class ExitStage(StagePlace place, string reason) : JourneyStage(place.Node, place.Position, place.Next)
{
    internal override bool Waits => false;

    internal override int Enter(CustomerStep run, JourneyInstance instance)
    {
        run.Exit(instance, reason);
        return Stays;
    }
}
