using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>An operation on the bits of two words, at every width. The widths say the same.</summary>
internal interface IWordOperation
{
    static abstract ulong Of(ulong left, ulong right);

    static abstract Vector128<ulong> Of(Vector128<ulong> left, Vector128<ulong> right);

    static abstract Vector256<ulong> Of(Vector256<ulong> left, Vector256<ulong> right);

    static abstract Vector512<ulong> Of(Vector512<ulong> left, Vector512<ulong> right);
}

internal readonly struct AndWords : IWordOperation
{
    public static ulong Of(ulong left, ulong right) => left & right;

    public static Vector128<ulong> Of(Vector128<ulong> left, Vector128<ulong> right) => left & right;

    public static Vector256<ulong> Of(Vector256<ulong> left, Vector256<ulong> right) => left & right;

    public static Vector512<ulong> Of(Vector512<ulong> left, Vector512<ulong> right) => left & right;
}

internal readonly struct OrWords : IWordOperation
{
    public static ulong Of(ulong left, ulong right) => left | right;

    public static Vector128<ulong> Of(Vector128<ulong> left, Vector128<ulong> right) => left | right;

    public static Vector256<ulong> Of(Vector256<ulong> left, Vector256<ulong> right) => left | right;

    public static Vector512<ulong> Of(Vector512<ulong> left, Vector512<ulong> right) => left | right;
}

internal readonly struct XorWords : IWordOperation
{
    public static ulong Of(ulong left, ulong right) => left ^ right;

    public static Vector128<ulong> Of(Vector128<ulong> left, Vector128<ulong> right) => left ^ right;

    public static Vector256<ulong> Of(Vector256<ulong> left, Vector256<ulong> right) => left ^ right;

    public static Vector512<ulong> Of(Vector512<ulong> left, Vector512<ulong> right) => left ^ right;
}

internal readonly struct AndNotWords : IWordOperation
{
    public static ulong Of(ulong left, ulong right) => left & ~right;

    public static Vector128<ulong> Of(Vector128<ulong> left, Vector128<ulong> right) => Vector128.AndNot(left, right);

    public static Vector256<ulong> Of(Vector256<ulong> left, Vector256<ulong> right) => Vector256.AndNot(left, right);

    public static Vector512<ulong> Of(Vector512<ulong> left, Vector512<ulong> right) => Vector512.AndNot(left, right);
}

/// <summary>The left word as it is: counting one span is counting this over itself.</summary>
internal readonly struct LeftWords : IWordOperation
{
    public static ulong Of(ulong left, ulong right) => left;

    public static Vector128<ulong> Of(Vector128<ulong> left, Vector128<ulong> right) => left;

    public static Vector256<ulong> Of(Vector256<ulong> left, Vector256<ulong> right) => left;

    public static Vector512<ulong> Of(Vector512<ulong> left, Vector512<ulong> right) => left;
}
