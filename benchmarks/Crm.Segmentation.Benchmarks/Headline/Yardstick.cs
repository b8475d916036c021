using System.Runtime.InteropServices;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Reading the yardstick's raw columns, and comparing with its answers.</summary>
internal static class Yardstick
{
    /// <summary>A whole column.</summary>
    internal static T[] Read<T>(string directory, string name)
        where T : unmanaged
    {
        var values = new T[Length<T>(directory, name)];
        Read(directory, name, 0, values.AsSpan());
        return values;
    }

    /// <summary>How many values a column file has.</summary>
    internal static int Length<T>(string directory, string name)
        where T : unmanaged => (int)(new FileInfo(Path.Combine(directory, name)).Length / Marshal.SizeOf<T>());

    /// <summary>Reads a stretch of a column file.</summary>
    internal static void Read<T>(string directory, string name, long first, Span<T> values)
        where T : unmanaged
    {
        using FileStream file = File.OpenRead(Path.Combine(directory, name));
        file.Position = first * Marshal.SizeOf<T>();
        file.ReadExactly(MemoryMarshal.AsBytes(values));
    }

    internal static string Verdict(bool isYardstick, bool isRight)
    {
        if (!isYardstick) return "";
        return isRight ? ", as the yardstick" : throw new InvalidOperationException("The check value is not the yardstick's.");
    }
}
