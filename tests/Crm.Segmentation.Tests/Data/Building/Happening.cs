using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>An event as a test writes it.</summary>
internal sealed record Happening(int Type, int Customer, long Time, long? Sequence, decimal? Amount, string? Category, string[]? Labels, int? Id)
{
    internal void AddTo(DatasetBuilder builder, Func<int, CustomerKey> key)
    {
        builder.AddEvent(Store.Types[Type], key(Customer), Store.At(Time), row =>
        {
            if (Type == 1) row.Set(Store.Category, Category);
            if (Type == 2) row.Set(Store.Amount, Amount).Set(Store.Labels, Labels);
        }, Id is { } id ? new EventKey(id) : default(EventKey?), Sequence);
    }

    internal string Text => Type switch
    {
        0 => $"visit@{Time}#{Sequence ?? 0}()",
        1 => $"view@{Time}#{Sequence ?? 0}({Category ?? "-"})",
        _ => $"purchase@{Time}#{Sequence ?? 0}({(Amount is { } a ? ((long)(a * 100)).ToString(System.Globalization.CultureInfo.InvariantCulture) : "-")},-,{(Labels is null ? "-" : $"{{{string.Join("|", Labels.Distinct().Order(StringComparer.Ordinal))}}}")})",
    };

    internal static Gen<Happening> Generator(long unit, bool withSequence, bool withIds) =>
        from type in Gen.Choose(0, 2)
        from customer in Gen.Frequency((5, Gen.Choose(0, 3)), (5, Gen.Choose(0, 40)))
        from step in Gen.Frequency((1, Gen.Choose(0, 5)), (1, Gen.Choose(0, 2_000_000)))
        from sequence in Gen.Choose(-3, 3)
        from hasSequence in Gen.Choose(0, withSequence ? 1 : 0)
        from amount in Gen.Choose(-100_000, 100_000)
        from shape in Gen.Choose(0, 9)
        from texts in Gen.ArrayOf(Gen.Elements("hat", "shoe", "모자", "bag"))
        from id in Gen.Choose(0, 60)
        select new Happening(
            type,
            customer,
            step * unit,
            hasSequence == 1 ? sequence : null,
            shape > 2 ? amount / 100m : null,
            shape > 3 ? texts.FirstOrDefault() : null,
            shape > 4 ? texts : null,
            withIds && shape > 5 ? id : null);
}
