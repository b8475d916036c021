namespace Crm.Segmentation.Funnels;

/// <summary>Units that are values of a property, of whichever customers: the events of each value are brought together from all batches.</summary>
internal sealed class FunnelPropertyUnits(FunnelPass pass, Funnel funnel)
{
    private sealed record Part(string Name, int Customer, long[] Times, ulong[] Bits, long[] Rows);

    internal List<T> Collect<T>(bool find, FunnelUnitMaker<T> make)
    {
        var parts = new List<Part>();
        FunnelUnits? units = null;
        FunnelPlan? any = null;
        pass.ForEachBatch((first, count, context, plan) =>
        {
            var found = new List<Part>();
            FunnelUnits own = plan.Matcher(context, out EventReading reading).Units;
            for (int i = 0; i < count; i++)
            {
                pass.AddLeftOut(own.LeftOut(reading, i));
                CustomerEvents events = reading.InOrder(i, long.MinValue);
                int start = 0;
                for (int stream = 0; stream < events.Ends.Length; stream++)
                {
                    Range range = start..events.Ends[stream];
                    found.Add(new Part(own.Name(events.Keys[stream]), first + i, events.Times[range].ToArray(), events.Answers[range].ToArray(), events.Rows[range].ToArray()));
                    start = events.Ends[stream];
                }
            }

            lock (parts)
            {
                parts.AddRange(found);
                (units, any) = (new FunnelUnits(plan.Reader, plan.Rules, funnel), plan);
            }
        });

        // The events of a unit in order of time, at one time in that of the customers: which of them is first cannot matter there.
        var made = new List<T>();
        foreach (IGrouping<string, Part> unit in parts.GroupBy(part => part.Name, StringComparer.Ordinal).OrderBy(unit => unit.Key, StringComparer.Ordinal))
        {
            Part[] own = [.. unit.OrderBy(part => part.Customer)];
            (long Time, ulong Bits, long Row)[] events = [.. own.SelectMany(part => part.Times.Select((time, i) => (time, part.Bits[i], part.Rows[i]))).OrderBy(e => e.time)];
            units!.Visit(-1, unit.Key, 0, [.. events.Select(e => e.Time)], [.. events.Select(e => e.Bits)], [.. events.Select(e => e.Row)], find, (in FunnelUnitView view) =>
            {
                if (make(view, any!, out T one)) made.Add(one);
            });
            Customers[unit.Key] = [.. own.Select(part => part.Customer).Distinct()];
        }

        pass.UnitCustomers = Customers;
        return made;
    }

    private Dictionary<string, int[]> Customers { get; } = new(StringComparer.Ordinal);
}
