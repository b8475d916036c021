using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Reading the yardstick's raw columns, and timing.</summary>
internal static class Yardstick
{
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

    /// <summary>Seconds of the warm runs: those after the first three and the first second, by which time the code is compiled for good.</summary>
    internal static double[] Time(int runs, Action run)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < 3 || Stopwatch.GetElapsedTime(begin).TotalSeconds < 1; i++) run();
        var seconds = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return seconds;
    }

    internal static string Verdict(bool isYardstick, bool isRight)
    {
        if (!isYardstick) return "";
        return isRight ? ", as the yardstick" : throw new InvalidOperationException("The check value is not the yardstick's.");
    }
}
