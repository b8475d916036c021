namespace Crm.Segmentation;

/// <summary>Powers of ten, and the floats beside a double.</summary>
internal static class NumericTyping
{
    /// <summary>Beyond this scale an exact product becomes a double.</summary>
    internal const int MaxScale = Constant.MaxScale;

    internal static decimal Pow10(int scale)
    {
        decimal power = 1;
        for (int i = 0; i < scale; i++) power *= 10;
        return power;
    }

    /// <summary>A constant as a double measure is compared with it: the nearest double; beside 32 bits the nearest of those, so that a stored 0.4 is 0.4.</summary>
    internal static double Comparand(Measure measure, decimal constant) =>
        measure.IsSingle ? (float)Exact.ToDouble(constant) : Exact.ToDouble(constant);

    /// <summary>The greatest float that is not above a double.</summary>
    internal static float FloorSingle(double value)
    {
        float nearest = (float)value;
        return nearest > value ? MathF.BitDecrement(nearest) : nearest;
    }

    /// <summary>The least float that is not below a double.</summary>
    internal static float CeilingSingle(double value) => -FloorSingle(-value);
}
