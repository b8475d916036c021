using System.Runtime.InteropServices;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>A file of little-endian values, one after the other.</summary>
internal static class RawColumn
{
    internal static T[] Read<T>(string directory, string name)
        where T : unmanaged
    {
        string path = Path.Combine(directory, name);
        var values = new T[new FileInfo(path).Length / Marshal.SizeOf<T>()];
        using FileStream file = File.OpenRead(path);
        Span<byte> rest = MemoryMarshal.AsBytes(values.AsSpan());
        while (!rest.IsEmpty)
        {
            int step = file.Read(rest[..Math.Min(rest.Length, 1 << 26)]);
            rest = rest[step..];
        }

        return values;
    }
}
