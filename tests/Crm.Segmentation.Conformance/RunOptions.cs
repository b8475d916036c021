namespace Crm.Segmentation.Conformance;

/// <summary>What to run.</summary>
/// <param name="Folder">The folder with the files of cases.</param>
public sealed record RunOptions(string Folder)
{
    /// <summary>How the program is called.</summary>
    public const string Usage = "usage: <folder> [--only name,name] [--data DIR] [--pending FILE] [--strict]";

    /// <summary>The names, without ending, of the files to run; null for all.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>Where the data sets are that reference numbers name.</summary>
    public string Data { get; init; } = Path.Combine("..", "shared", "data");

    /// <summary>The list of cases that the library does not meet yet.</summary>
    public string Pending { get; init; } = Path.Combine(AppContext.BaseDirectory, "pending.txt");

    /// <summary>Whether to ignore the list.</summary>
    public bool Strict { get; init; }

    /// <summary>The options of a command line; null when it is not understood.</summary>
    /// <param name="arguments">The command line.</param>
    public static RunOptions? Parse(params ReadOnlySpan<string> arguments)
    {
        string? folder = null;
        var options = new RunOptions("");
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument == "--strict")
            {
                options = options with { Strict = true };
            }
            else if (argument is "--only" or "--data" or "--pending")
            {
                if (++i == arguments.Length) return null;
                options = argument switch
                {
                    "--only" => options with { Only = arguments[i].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
                    "--data" => options with { Data = arguments[i] },
                    _ => options with { Pending = arguments[i] },
                };
            }
            else if (argument.StartsWith('-') || folder is not null)
            {
                return null;
            }
            else
            {
                folder = argument;
            }
        }

        return folder is null ? null : options with { Folder = folder };
    }
}
