namespace Crm.Segmentation;

/// <summary>Evaluates conditions and measures over all customers of a dataset, batch by batch, all of them together.</summary>
internal static class BatchEvaluation
{
    /// <summary>The members of each condition.</summary>
    internal static CustomerSet[] Sets(EvaluationScope scope, NamedResults results, IReadOnlyList<Condition> conditions) => Of(scope, results, conditions, []).Sets;

    /// <summary>The members of each condition, and of each of some results the column of positions of cells.</summary>
    internal static (CustomerSet[] Sets, PackedIntegers[] Cells) Of(
        EvaluationScope scope, NamedResults results, IReadOnlyList<Condition> conditions, IReadOnlyList<(string Name, int Cells)> partitions)
    {
        int words = BitWords.Count(scope.Data.CustomerCount);

        // Every word is written by the batch that it belongs to.
        ulong[][] sets = [.. conditions.Select(_ => GC.AllocateUninitializedArray<ulong>(words))];
        CodeColumn[] columns = [.. partitions.Select(partition => new CodeColumn(scope.Data.CustomerCount, partition.Cells))];
        Run<BatchOperator, (ulong[][] Sets, CodeColumn[] Columns)>(
            scope,
            results,
            binder => [.. conditions.Select(binder.Bind), .. partitions.Select(partition => binder.BindResult(partition.Name)!)],
            static (context, roots, target) =>
            {
                int sets = target.Sets.Length;
                for (int i = 0; i < roots.Length; i++)
                {
                    if (i < sets) context.Bits((ConditionOperator)roots[i]).CopyTo(target.Sets[i].AsSpan(context.Start >> 6));
                    else target.Columns[i - sets].Write(context.Start, context.Values((MeasureOperator)roots[i]).Longs.AsSpan(0, context.Count));
                    context.GiveUp(roots[i]);
                }
            },
            (sets, columns));
        return ([.. sets.Select(set => new CustomerSet(scope.Data, set))], [.. columns.Select(column => column.Codes)]);
    }

    /// <summary>What conditions and measures are for the first customer: true or false, a value, or null where it is missing.</summary>
    internal static object?[] OfFirstCustomer(EvaluationScope scope, NamedResults results, IReadOnlyList<Expression> nodes)
    {
        var values = new object?[nodes.Count];
        Run<BatchOperator, object?[]>(
            scope,
            results,
            binder => [.. nodes.Select(node => node is Condition condition ? (BatchOperator)binder.Bind(condition) : binder.Bind((Measure)node))],
            (context, roots, target) =>
            {
                if (context.Start > 0) return;
                for (int i = 0; i < roots.Length; i++)
                {
                    if (roots[i] is ConditionOperator condition) target[i] = BitWords.Get(context.Bits(condition), 0);
                    else if (roots[i] is MeasureOperator measure && context.Values(measure) is var vector && BitWords.Get(vector.Valid, 0)) target[i] = Boxed.Value(((Measure)nodes[i]).Kind, measure, vector, 0);
                    context.GiveUp(roots[i]);
                }
            },
            values);
        return values;
    }

    internal static void Run<TOperator, TResult>(
        EvaluationScope scope, NamedResults results, Func<Binder, TOperator[]> bind, Action<RowContext, TOperator[], TResult> write, TResult target)
        where TOperator : BatchOperator
    {
        var plan = new BatchPlan<TOperator>(scope, results, bind);
        scope.ForEachBatch(RowContext.MaxRows, (first, count) =>
        {
            using BatchPlan<TOperator>.Lease lease = plan.Begin(first, count);
            write(lease.Context, lease.Roots, target);
        });
    }
}

/// <summary>Values as objects of the public types.</summary>
internal static class Boxed
{
    internal static object Value(ValueKind kind, MeasureOperator measure, MeasureVector vector, int row) => kind switch
    {
        ValueKind.Integer => vector.Longs[row],
        ValueKind.Money => vector.Longs[row] / NumericTyping.Pow10(measure.Scale!.Value),
        ValueKind.Duration => TimeSpan.FromTicks(Math.Clamp(vector.Longs[row], long.MinValue / TimeSpan.TicksPerMillisecond, long.MaxValue / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond),
        ValueKind.Instant => Timestamp.Instant(Math.Clamp(vector.Longs[row], Timestamp.Min, Timestamp.Max)),
        ValueKind.Date => DateOnly.FromDayNumber((int)vector.Longs[row] + Timestamp.EpochDayNumber),
        ValueKind.Text or ValueKind.Enum => measure.Dictionary!.Texts[vector.Longs[row]],
        _ => measure.ToDouble(vector, row),
    };
}
