using System.Numerics;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>A comparison of values with one or two bounds, for one value and for a vector of any width. All of them give the same answer.</summary>
internal interface IComparer<T>
    where T : struct, INumber<T>
{
    static abstract bool Holds(T value, T low, T high);

    static abstract Vector128<T> Holds(Vector128<T> values, Vector128<T> low, Vector128<T> high);

    static abstract Vector256<T> Holds(Vector256<T> values, Vector256<T> low, Vector256<T> high);

    static abstract Vector512<T> Holds(Vector512<T> values, Vector512<T> low, Vector512<T> high);
}

/// <summary>value ≥ low.</summary>
internal readonly struct AtLeast<T> : IComparer<T>
    where T : struct, INumber<T>
{
    public static bool Holds(T value, T low, T high) => value >= low;

    public static Vector128<T> Holds(Vector128<T> values, Vector128<T> low, Vector128<T> high) => Vector128.GreaterThanOrEqual(values, low);

    public static Vector256<T> Holds(Vector256<T> values, Vector256<T> low, Vector256<T> high) => Vector256.GreaterThanOrEqual(values, low);

    public static Vector512<T> Holds(Vector512<T> values, Vector512<T> low, Vector512<T> high) => Vector512.GreaterThanOrEqual(values, low);
}

/// <summary>value ≤ high.</summary>
internal readonly struct AtMost<T> : IComparer<T>
    where T : struct, INumber<T>
{
    public static bool Holds(T value, T low, T high) => value <= high;

    public static Vector128<T> Holds(Vector128<T> values, Vector128<T> low, Vector128<T> high) => Vector128.LessThanOrEqual(values, high);

    public static Vector256<T> Holds(Vector256<T> values, Vector256<T> low, Vector256<T> high) => Vector256.LessThanOrEqual(values, high);

    public static Vector512<T> Holds(Vector512<T> values, Vector512<T> low, Vector512<T> high) => Vector512.LessThanOrEqual(values, high);
}

/// <summary>value = low.</summary>
internal readonly struct EqualTo<T> : IComparer<T>
    where T : struct, INumber<T>
{
    public static bool Holds(T value, T low, T high) => value == low;

    public static Vector128<T> Holds(Vector128<T> values, Vector128<T> low, Vector128<T> high) => Vector128.Equals(values, low);

    public static Vector256<T> Holds(Vector256<T> values, Vector256<T> low, Vector256<T> high) => Vector256.Equals(values, low);

    public static Vector512<T> Holds(Vector512<T> values, Vector512<T> low, Vector512<T> high) => Vector512.Equals(values, low);
}

/// <summary>low ≤ value ≤ high.</summary>
internal readonly struct Between<T> : IComparer<T>
    where T : struct, INumber<T>
{
    public static bool Holds(T value, T low, T high) => value >= low && value <= high;

    public static Vector128<T> Holds(Vector128<T> values, Vector128<T> low, Vector128<T> high) =>
        Vector128.GreaterThanOrEqual(values, low) & Vector128.LessThanOrEqual(values, high);

    public static Vector256<T> Holds(Vector256<T> values, Vector256<T> low, Vector256<T> high) =>
        Vector256.GreaterThanOrEqual(values, low) & Vector256.LessThanOrEqual(values, high);

    public static Vector512<T> Holds(Vector512<T> values, Vector512<T> low, Vector512<T> high) =>
        Vector512.GreaterThanOrEqual(values, low) & Vector512.LessThanOrEqual(values, high);
}
