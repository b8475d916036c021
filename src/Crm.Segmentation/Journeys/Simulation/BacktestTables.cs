namespace Crm.Segmentation.Journeys;

/// <summary>A back-test as tables.</summary>
internal static class BacktestTables
{
    internal static ReportTable OfJourneys(JourneyBacktest report)
    {
        var table = new ReportTable();
        table.Add("journey", "entered", "not entered", "ended", "exited", "converted", "share", "messages", "cap hits");
        foreach (JourneyCounts journey in report.Journeys)
        {
            table.Add(
                journey.Journey,
                TableCell.Count(journey.Entered),
                TableCell.Count(Sum(journey.NotEntered)),
                TableCell.Count(journey.Ended),
                TableCell.Count(Sum(journey.Exited)),
                HasGoal(report, journey) ? TableCell.Count(journey.Converted.Count) : TableCell.None,
                HasGoal(report, journey) ? TableCell.Share(journey.Converted.Rate) : TableCell.None,
                TableCell.Count(journey.Sent),
                TableCell.Count(journey.CapHits));
        }

        return table;
    }

    internal static ReportTable OfNodes(JourneyBacktest report)
    {
        var table = new ReportTable();
        table.Add("node", "journey", "what", "count");
        foreach (JourneyCounts journey in report.Journeys)
        {
            AddAll("", "not entered", journey.NotEntered);
            AddAll("", "exited", journey.Exited);
            foreach (NodeCounts node in journey.Nodes)
            {
                Add(node.Node, "sent", node.Sent);
                AddAll(node.Node, "suppressed", node.Suppressed);
                AddAll(node.Node, "held", node.Held);
                Add(node.Node, "done", node.Done);
                Add(node.Node, "waited", node.Waited);
                AddAll(node.Node, "went", node.Ways);
                Add(node.Node, "converted", node.ConvertedVia);
            }

            void AddAll(string node, string what, ValueList<ReasonCount> counts)
            {
                foreach (ReasonCount one in counts) Add(node, $"{what}: {one.Reason}", one.Count);
            }

            void Add(string node, string what, long count)
            {
                if (count > 0) table.Add(node, journey.Journey, what, TableCell.Count(count));
            }
        }

        return table;
    }

    internal static ReportTable OfArms(JourneyBacktest report)
    {
        var table = new ReportTable();
        table.Add("arm", "of", "journey", "instances", "converted", "share");
        foreach (JourneyCounts journey in report.Journeys)
        {
            bool hasGoal = HasGoal(report, journey);
            foreach (ArmCounts arm in journey.Arms)
            {
                table.Add(
                    arm.Arm, arm.Name, journey.Journey, TableCell.Count(arm.Converted.Of), hasGoal ? TableCell.Count(arm.Converted.Count) : TableCell.None,
                    hasGoal ? TableCell.Share(arm.Converted.Rate) : TableCell.None);
            }
        }

        return table;
    }

    internal static ReportTable OfCollisions(JourneyBacktest report)
    {
        var table = new ReportTable();
        table.Add("sent on one day", "and", "customer days");
        foreach (JourneyCollision both in report.Collisions) table.Add(both.First, both.Second, TableCell.Count(both.CustomerDays));
        return table;
    }

    /// <summary>Nobody reaches what there is not: without a goal there is no share.</summary>
    private static bool HasGoal(JourneyBacktest report, JourneyCounts journey) => report.Rules[journey.Journey] is Journey { Goal: not null };

    private static long Sum(ValueList<ReasonCount> counts) => counts.Sum(one => one.Count);
}
