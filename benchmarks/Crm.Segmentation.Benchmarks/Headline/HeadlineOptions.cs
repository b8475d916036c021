using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// <c>headline [--data DIR | --customers N] [--only W9,...] [--threads 1,2] [--runs N] [--pages huge] [--json FILE]</c>
/// </summary>
internal sealed record HeadlineOptions
{
    private HeadlineData? _data;

    /// <summary>What the workloads run on.</summary>
    internal HeadlineData Data => _data ??= new HeadlineData(this);

    /// <summary>The folder with the columns that the yardstick reads; null: make data of the same kind.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>How many customers made data have.</summary>
    public int Customers { get; init; } = 100_000;

    public string[] Only { get; init; } = [];

    public int[] Threads { get; init; } = [1, 2];

    public int Runs { get; init; } = 9;

    /// <summary>Whether Linux is asked for pages of two megabytes.</summary>
    public bool AsksForHugePages { get; init; }

    public string? JsonFile { get; init; }

    internal static HeadlineOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new HeadlineOptions();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value.");
            options = arguments[i] switch
            {
                "--data" => options with { DataDirectory = value },
                "--customers" => options with { Customers = int.Parse(value, CultureInfo.InvariantCulture) },
                "--only" => options with { Only = value.Split(',') },
                "--threads" => options with { Threads = [.. value.Split(',').Select(t => int.Parse(t, CultureInfo.InvariantCulture))] },
                "--runs" => options with { Runs = int.Parse(value, CultureInfo.InvariantCulture) },
                "--pages" when value == "huge" => options with { AsksForHugePages = true },
                "--json" => options with { JsonFile = value },
                _ => throw new ArgumentException($"There is no option {arguments[i]}."),
            };
        }

        return options;
    }
}
