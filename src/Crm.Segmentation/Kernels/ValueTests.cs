using System.Numerics;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>A question that each value answers for itself: for one value, and for a vector of any width. All of them give the same answers.</summary>
internal interface IValueTest<T>
{
    bool Holds(T value);

    /// <summary>All bits of a lane set where the test holds, none where it does not.</summary>
    Vector128<T> Holds(Vector128<T> values);

    Vector256<T> Holds(Vector256<T> values);

    Vector512<T> Holds(Vector512<T> values);
}

/// <summary>value ≥ low; never of a NaN.</summary>
internal readonly struct AtLeast<T>(T low) : IValueTest<T>
    where T : struct, INumber<T>
{
    public bool Holds(T value) => value >= low;

    public Vector128<T> Holds(Vector128<T> values) => Vector128.GreaterThanOrEqual(values, Vector128.Create(low));

    public Vector256<T> Holds(Vector256<T> values) => Vector256.GreaterThanOrEqual(values, Vector256.Create(low));

    public Vector512<T> Holds(Vector512<T> values) => Vector512.GreaterThanOrEqual(values, Vector512.Create(low));
}

/// <summary>value ≤ high; never of a NaN.</summary>
internal readonly struct AtMost<T>(T high) : IValueTest<T>
    where T : struct, INumber<T>
{
    public bool Holds(T value) => value <= high;

    public Vector128<T> Holds(Vector128<T> values) => Vector128.LessThanOrEqual(values, Vector128.Create(high));

    public Vector256<T> Holds(Vector256<T> values) => Vector256.LessThanOrEqual(values, Vector256.Create(high));

    public Vector512<T> Holds(Vector512<T> values) => Vector512.LessThanOrEqual(values, Vector512.Create(high));
}

/// <summary>value = other; never of a NaN.</summary>
internal readonly struct EqualTo<T>(T other) : IValueTest<T>
    where T : struct, INumber<T>
{
    public bool Holds(T value) => value == other;

    public Vector128<T> Holds(Vector128<T> values) => Vector128.Equals(values, Vector128.Create(other));

    public Vector256<T> Holds(Vector256<T> values) => Vector256.Equals(values, Vector256.Create(other));

    public Vector512<T> Holds(Vector512<T> values) => Vector512.Equals(values, Vector512.Create(other));
}

/// <summary>low ≤ value ≤ high; never of a NaN.</summary>
internal readonly struct Between<T>(T low, T high) : IValueTest<T>
    where T : struct, INumber<T>
{
    private readonly AtLeast<T> _least = new(low);
    private readonly AtMost<T> _most = new(high);

    public bool Holds(T value) => _least.Holds(value) && _most.Holds(value);

    public Vector128<T> Holds(Vector128<T> values) => _least.Holds(values) & _most.Holds(values);

    public Vector256<T> Holds(Vector256<T> values) => _least.Holds(values) & _most.Holds(values);

    public Vector512<T> Holds(Vector512<T> values) => _least.Holds(values) & _most.Holds(values);
}
