namespace Crm.Segmentation.Conformance;

/// <summary>Runs the cases of a folder and prints what came of them.</summary>
/// <param name="options">What to run.</param>
/// <param name="output">Where the lines go.</param>
public sealed class ConformanceRun(RunOptions options, TextWriter output)
{
    private int _passed;
    private int _failed;
    private int _skipped;
    private int _pending;

    /// <summary>Runs the program: 0 when nothing failed, 1 when a case failed, 2 when there was nothing to run.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where the lines go.</param>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        RunOptions? options = RunOptions.Parse([.. arguments]);
        if (options is null)
        {
            output.WriteLine(RunOptions.Usage);
            return 2;
        }

        return new ConformanceRun(options, output).Run();
    }

    /// <summary>Runs the cases: 0 when nothing failed, 1 when a case failed, 2 when there was nothing to run.</summary>
    public int Run()
    {
        if (!Directory.Exists(options.Folder)) return Nothing($"there is no folder '{options.Folder}'");
        IReadOnlyList<CaseFile> files = CaseFile.In(options.Folder);
        if (options.Only?.FirstOrDefault(name => !files.Any(f => f.Name == name)) is { } unknown) return Nothing($"the folder has no file of cases named '{unknown}'");
        if (options.Only is { } only) files = [.. files.Where(f => only.Contains(f.Name, StringComparer.Ordinal))];
        if (files.Count == 0) return Nothing("the folder has no file of cases");
        if (!options.Strict && !File.Exists(options.Pending)) return Nothing($"there is no list of pending cases '{options.Pending}'");

        PendingList pending = options.Strict ? PendingList.Empty : PendingList.Read(options.Pending);
        foreach (CaseFile file in files) Run(file, pending);
        if (_pending > 0) output.WriteLine($"{_pending} of the skipped are pending: they fail, and pending.txt says so; --strict counts them as failed");
        output.WriteLine($"{_passed} passed, {_failed} failed, {_skipped} skipped");
        return _failed == 0 ? 0 : 1;
    }

    private void Run(CaseFile file, PendingList pending)
    {
        (int passed, int failed, int skipped, int waiting) = (_passed, _failed, _skipped, _pending);
        var ways = new WayTally();
        foreach (ConformanceCase @case in file.Read())
        {
            Verdict verdict = CaseKinds.Run(file, @case, options.Data);
            ways.Add(verdict.Ways);
            Count(@case.Id, verdict, pending.Contains(@case.Id));
        }

        waiting = _pending - waiting;
        foreach (string line in ways.Lines()) output.WriteLine($"{file.FileName}, {line}");
        output.WriteLine($"{file.FileName}: {_passed - passed} passed, {_failed - failed} failed, {_skipped - skipped} skipped{(waiting > 0 ? $" ({waiting} pending)" : "")}");
    }

    private void Count(string id, Verdict verdict, bool pending)
    {
        switch (verdict.Outcome)
        {
            case Outcome.Passed when pending:
                _failed++;
                output.WriteLine($"FAILED {id}: expected to fail, as pending.txt says; it passes: take it off the list");
                break;
            case Outcome.Passed:
                _passed++;
                break;
            case Outcome.Skipped:
                _skipped++;
                output.WriteLine($"skipped {id}: {verdict.Actual}");
                break;
            case Outcome.Unreadable:
                _failed++;
                output.WriteLine($"FAILED {id}: it cannot be read: {verdict.Actual}");
                break;
            case Outcome.NotMet when pending:
                _skipped++;
                _pending++;
                output.WriteLine($"pending {id}: expected {verdict.Expected}, actual {verdict.Actual}");
                break;
            default:
                _failed++;
                output.WriteLine($"FAILED {id}: expected {verdict.Expected}, actual {verdict.Actual}");
                break;
        }
    }

    private int Nothing(string reason)
    {
        output.WriteLine(reason);
        output.WriteLine("0 passed, 0 failed, 0 skipped");
        return 2;
    }
}
