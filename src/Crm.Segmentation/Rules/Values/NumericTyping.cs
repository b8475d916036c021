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

    /// <summary>The greatest float that is not above a double.</summary>
    internal static float FloorSingle(double value)
    {
        float nearest = (float)value;
        return nearest > value ? MathF.BitDecrement(nearest) : nearest;
    }

    /// <summary>The least float that is not below a double.</summary>
    internal static float CeilingSingle(double value) => -FloorSingle(-value);
}
