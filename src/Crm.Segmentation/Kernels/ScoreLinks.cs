using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>What becomes of a sum. A type of its own for each, so that a loop is compiled for the one that it uses.</summary>
internal interface IScoreLink
{
    static abstract TLanes Of<TLanes>(TLanes sum)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>The sum itself.</summary>
internal readonly struct IdentityLink : IScoreLink
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes sum)
        where TLanes : struct, ILanes<TLanes> => sum;
}

/// <summary>The probability.</summary>
internal readonly struct LogisticLink : IScoreLink
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes sum)
        where TLanes : struct, ILanes<TLanes> => Exponential.Logistic(sum);
}
