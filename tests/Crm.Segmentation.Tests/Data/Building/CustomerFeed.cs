namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>The ways in which rows come into a builder.</summary>
internal static class CustomerFeed
{
    /// <summary>Row by row.</summary>
    internal static void Singly(DatasetBuilder builder, ReadOnlySpan<CustomerInput> rows)
    {
        foreach (CustomerInput row in rows)
        {
            if (row.Key is null)
            {
                InSpans(builder, [row]);
                continue;
            }

            builder.AddCustomer(row.Key is long number ? number : (string)row.Key, set => set
                .Set(Store.OptedIn, row.OptedIn).Set(Store.Age, row.Age).Set(Store.Credit, row.Credit).Set(Store.Score, row.Score)
                .Set(Store.Rough, row.Rough).Set(Store.Visited, row.Visited).Set(Store.SignedUp, row.SignedUp)
                .Set(Store.Birthday, row.Birthday).Set(Store.City, row.City).Set(Store.Tier, row.Tier).Set(Store.Interests, row.Interests));
        }
    }

    /// <summary>All in one call. Values that are said to be missing are such as would be rejected, or would widen the column.</summary>
    internal static void InSpans(DatasetBuilder builder, ReadOnlySpan<CustomerInput> given)
    {
        CustomerInput[] rows = given.ToArray();
        T[] Values<T>(Func<CustomerInput, T?> of, T garbage)
            where T : struct => Array.ConvertAll(rows, row => of(row) ?? garbage);
        bool[] Valid<T>(Func<CustomerInput, T?> of)
            where T : struct => Array.TrueForAll(rows, row => of(row) is not null) ? [] : Array.ConvertAll(rows, row => of(row) is not null);
        void Set(CustomerColumns columns) => columns
            .Set(Store.OptedIn, Values(row => row.OptedIn, true), Valid(row => row.OptedIn))
            .Set(Store.Age, Values(row => row.Age, long.MaxValue), Valid(row => row.Age))
            .Set(Store.Credit, Values(row => row.Credit, 0.001m), Valid(row => row.Credit))
            .Set(Store.Score, Values(row => row.Score, double.NaN), Valid(row => row.Score))
            .Set(Store.Rough, Values(row => row.Rough, 1e300), Valid(row => row.Rough))
            .Set(Store.Visited, Values(row => row.Visited, TimeSpan.FromTicks(1)), Valid(row => row.Visited))
            .Set(Store.SignedUp, Values(row => row.SignedUp, DateTimeOffset.MaxValue), Valid(row => row.SignedUp))
            .Set(Store.Birthday, Values(row => row.Birthday, DateOnly.MaxValue), Valid(row => row.Birthday))
            .Set(Store.City, Array.ConvertAll(rows, row => row.City))
            .Set(Store.Tier, Array.ConvertAll(rows, row => row.Tier))
            .Set(Store.Interests, Array.ConvertAll(rows, row => row.Interests));
        if (Array.Exists(rows, row => row.Key is string)) builder.AddCustomers(Array.ConvertAll(rows, row => (string)row.Key!), Set);
        else if (Array.TrueForAll(rows, row => row.Key is null)) builder.AddCustomers(new string[rows.Length], Set);
        else builder.AddCustomers(Array.ConvertAll(rows, row => (long)row.Key!), Set);
    }

    /// <summary>In calls of so many rows each.</summary>
    internal static void InSpans(DatasetBuilder builder, ReadOnlySpan<CustomerInput> rows, int size)
    {
        for (int start = 0; start < rows.Length; start += size) InSpans(builder, rows[start..Math.Min(rows.Length, start + size)]);
    }

    /// <summary>By turns a few rows singly and a call of so many.</summary>
    internal static void ByTurns(DatasetBuilder builder, ReadOnlySpan<CustomerInput> rows, int size)
    {
        for (int start = 0; start < rows.Length;)
        {
            int single = Math.Min(rows.Length, start + 7), end = Math.Min(rows.Length, single + size);
            Singly(builder, rows[start..single]);
            InSpans(builder, rows[single..end]);
            start = end;
        }
    }
}
