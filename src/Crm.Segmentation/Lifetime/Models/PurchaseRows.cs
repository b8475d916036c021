namespace Crm.Segmentation.Lifetime;

/// <summary>Purchases one by one, as columns, summarised without a dataset.</summary>
public static class PurchaseRows
{
    /// <summary>The summaries of the customers of some purchases, by the rule of <see cref="Purchases"/>: purchases of one day are one, times are days.</summary>
    /// <param name="customers">The customer of each purchase, as a number from 0.</param>
    /// <param name="days">The day of each purchase, as a number that grows by one a day in the shop's zone.</param>
    /// <param name="values">What each purchase is worth; empty when values are not asked for.</param>
    /// <param name="end">The last day that was seen; later purchases are left out.</param>
    /// <param name="order">The customer of each row of the result: those who bought up to the end, ascending.</param>
    /// <exception cref="ArgumentException">The lengths differ, a customer is below 0, or a value is not finite.</exception>
    public static PurchaseSummaries Summarize(ReadOnlySpan<int> customers, ReadOnlySpan<int> days, ReadOnlySpan<double> values, int end, out int[] order)
    {
        if (days.Length != customers.Length || (values.Length > 0 && values.Length != customers.Length))
            throw new ArgumentException($"There are {customers.Length} customers, {days.Length} days and {values.Length} values.", nameof(customers));
        int[] starts = Starts(customers, days, end);
        (int Day, double Value)[] rows = new (int, double)[starts[^1]];
        int[] next = starts[..^1];
        for (int i = 0; i < customers.Length; i++)
        {
            if (days[i] > end) continue;
            double value = values.IsEmpty ? 0 : values[i];
            rows[next[customers[i]]++] = double.IsFinite(value) ? (days[i], value) : throw new ArgumentException($"The value of purchase {i} is {value}.", nameof(values));
        }

        int count = 0;
        for (int c = 0; c + 1 < starts.Length; c++)
            if (starts[c + 1] > starts[c]) count++;
        (order, int[] repeats, double[] last, double[] ages) = (new int[count], new int[count], new double[count], new double[count]);
        double[]? means = values.IsEmpty ? null : new double[count];
        for (int c = 0, row = 0; c + 1 < starts.Length; c++)
        {
            Span<(int Day, double Value)> own = rows.AsSpan(starts[c]..starts[c + 1]);
            if (own.IsEmpty) continue;

            // By value within a day too, so that sums do not depend on the order of rows.
            if (own.Length > 1) own.Sort();
            (int different, double spent) = (1, 0);
            for (int i = 1; i < own.Length; i++)
            {
                if (own[i].Day != own[i - 1].Day) different++;
                if (own[i].Day != own[0].Day) spent += own[i].Value;
            }

            (order[row], repeats[row], last[row], ages[row]) = (c, different - 1, own[^1].Day - own[0].Day, end - own[0].Day);
            if (means is not null) means[row] = different == 1 || !double.IsFinite(spent) ? double.NaN : spent / (different - 1);
            row++;
        }

        return PurchaseSummaries.Taking(repeats, last, ages, means);
    }

    /// <summary>Where the purchases of each customer begin when they lie together.</summary>
    private static int[] Starts(ReadOnlySpan<int> customers, ReadOnlySpan<int> days, int end)
    {
        int most = -1;
        for (int i = 0; i < customers.Length; i++)
        {
            if (customers[i] is < 0 or >= 0x7FFFFFC0) throw new ArgumentException($"The customer of purchase {i} is {customers[i]}.", nameof(customers));
            most = Math.Max(most, customers[i]);
        }

        int[] starts = new int[most + 2];
        for (int i = 0; i < customers.Length; i++)
            if (days[i] <= end) starts[customers[i] + 1]++;
        for (int c = 1; c < starts.Length; c++) starts[c] += starts[c - 1];
        return starts;
    }
}
