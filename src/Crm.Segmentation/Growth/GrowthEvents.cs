using System.Runtime.InteropServices;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Growth;

/// <summary>What a revenue tree reads of a batch: visits, orders and refunds, and what the latter are worth.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="reader">Which events are visits, orders and refunds.</param>
/// <param name="value">What an order is worth.</param>
/// <param name="key">What tells orders apart; null where each event is one.</param>
/// <param name="refundValue">What a refund is worth; null where there are none.</param>
/// <param name="orderType">The type of orders, as a position in the schema.</param>
/// <param name="by">The property by which orders are told apart; null where they are not.</param>
internal sealed class GrowthEvents(int slot, EventReader reader, AmountReader value, PropertyReader? key, AmountReader? refundValue, int orderType, (FieldDefinition Field, int Index)? by)
    : BatchOperator(slot, MeasureOperator.EventCost, [reader])
{
    private const ulong VisitBit = 1, OrderBit = 2, RefundBit = 4;

    /// <summary>INVARIANT: the tree has been validated against the binder's schema.</summary>
    internal static GrowthEvents Bind(Binder binder, RevenueGrowth growth, FieldDefinition? by) => new(
        binder.Slots.Next(),
        binder.BindReader([[growth.Visit], [growth.Order], growth.Refund is { } refund ? [refund] : []], apart: true),
        new AmountReader(binder.BindProperty(growth.Value)),
        growth.OrderKey is { } key ? binder.BindProperty(key) : null,
        growth.RefundValue is { } value ? new AmountReader(binder.BindProperty(value)) : null,
        binder.TypeOf(((IFieldHandle)growth.Value).Field.EventName!),
        by is null ? null : (by, binder.Scope!.Data.Schema.PropertyIndex(by.EventName!, by.Name)));

    /// <summary>What a customer of the batch did in a period, up to as-of.</summary>
    /// <param name="context">The batch.</param>
    /// <param name="customer">The customer's position in it.</param>
    /// <param name="period">The period.</param>
    /// <param name="keys">Working memory.</param>
    internal PeriodActivity Read(RowContext context, int customer, TimeRange period, HashSet<long> keys)
    {
        EventReading reading = context.Reading(reader);
        period = period with { To = Math.Min(period.To, reader.AsOf + 1) };
        var activity = default(PeriodActivity);
        keys.Clear();
        foreach (RunReader run in reader.Runs)
        {
            (int start, int end) = reading.Rows(run, customer, period);
            if (start >= end) continue;
            ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
            for (int row = start; row < end; row++)
            {
                ulong answers = bits.IsEmpty ? run.Always[0] : bits[row - first];
                activity.Visited |= (answers & VisitBit) != 0;
                if ((answers & OrderBit) != 0 && run.Type == orderType) Order(row, keys, ref activity);
                if ((answers & RefundBit) != 0 && refundValue!.TryRead(row, out Int128 refund)) activity.Refunds += refund;
            }
        }

        return activity;
    }

    /// <summary>What a customer of the batch did in a period, told apart by the orders' property. An order is in each group in which it has a line.</summary>
    /// <param name="context">The batch.</param>
    /// <param name="customer">The customer's position in it.</param>
    /// <param name="period">The period.</param>
    /// <param name="groups">Filled with what was ordered of each value, by its text.</param>
    /// <param name="keys">Working memory.</param>
    internal void ReadOrders(RowContext context, int customer, TimeRange period, Dictionary<string, PeriodActivity> groups, HashSet<(string, long)> keys)
    {
        EventReading reading = context.Reading(reader);
        period = period with { To = Math.Min(period.To, reader.AsOf + 1) };
        (FieldDefinition field, int property) = by!.Value;
        groups.Clear();
        keys.Clear();
        foreach (RunReader run in reader.Runs)
        {
            (int start, int end) = run.Type == orderType ? reading.Rows(run, customer, period) : (0, 0);
            if (start >= end) continue;
            Column column = run.Run.Properties[property];
            ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
            for (int row = start; row < end; row++)
            {
                if (((bits.IsEmpty ? run.Always[0] : bits[row - first]) & OrderBit) == 0) continue;
                string name = ColumnText.Of(column, field, row) ?? CustomerGroups.None;
                ref PeriodActivity activity = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, name, out _);
                if (key is null || !key.IsValid(row) || keys.Add((name, key.Identity(row)))) activity.Orders++;
                if (value.TryRead(row, out Int128 sale)) activity.Sales += sale;
            }
        }
    }

    private void Order(int row, HashSet<long> keys, ref PeriodActivity activity)
    {
        if (key is null || !key.IsValid(row) || keys.Add(key.Identity(row))) activity.Orders++;
        if (value.TryRead(row, out Int128 sale)) activity.Sales += sale;
    }
}

/// <summary>What one customer did in a period; sums are in units of their properties.</summary>
internal record struct PeriodActivity(bool Visited, long Orders, Int128 Sales, Int128 Refunds);
