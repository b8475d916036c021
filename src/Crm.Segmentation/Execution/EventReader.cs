namespace Crm.Segmentation;

/// <summary>
/// Reads the events that are asked for over given runs, each with a bit for every question that it answers with yes. A question is one pattern or
/// several, of which any suffices. What it reads of a batch lives in the <see cref="RowContext"/>.
/// </summary>
/// <param name="slot">Where its readings live.</param>
/// <param name="questions">How many questions there are.</param>
/// <param name="runs">The runs of which there are events, ascending by type.</param>
/// <param name="asOf">The as-of instant, after which there are no events.</param>
/// <param name="cancellation">Stops reading, also in the middle of a batch.</param>
internal sealed class EventReader(int slot, int questions, RunReader[] runs, long asOf, CancellationToken cancellation)
    : BatchOperator(slot, MeasureOperator.EventCost, [.. runs.SelectMany(run => run.Filters, (_, filter) => filter.Pattern)])
{
    private readonly RunReader?[] _byType = ByType(runs);

    /// <summary>How many words hold the bits of one event.</summary>
    internal int Words { get; } = Math.Max(1, BitWords.Count(questions));

    internal RunReader[] Runs { get; } = runs;

    internal long AsOf { get; } = asOf;

    internal CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether the events of each value of a property are a stream of their own.</summary>
    internal bool HasKeys { get; } = Array.Exists(runs, run => run.Keys is not null);

    /// <summary>The run of a type; null when the reader does not read it.</summary>
    internal RunReader? RunOf(int type) => (uint)type < (uint)_byType.Length ? _byType[type] : null;

    /// <summary>
    /// The run whose events alone answer each question; null when a question is answered by no run or several, or a run answers several questions.
    /// Then the questions are about different events, whatever the order.
    /// </summary>
    internal RunReader[]? OneRunEach()
    {
        var each = new RunReader[questions];
        foreach (RunReader run in Runs)
        {
            int[] answered = [.. Enumerable.Range(0, questions).Where(run.CanAnswer)];
            if (answered.Length == 0) continue;
            if (answered.Length > 1 || each[answered[0]] is not null) return null;
            each[answered[0]] = run;
        }

        return Array.TrueForAll(each, run => run is not null) ? each : null;
    }

    /// <summary>The one run that is read, all of whose events answer every question, by times of 32 bits; null where it is not so, and events must be looked at one by one.</summary>
    internal RunReader? OnlyRun() => Runs is [{ Keys: null, Filters.Length: 0, Times: { Width: 4, Length: > 0 } } run] && BitWords.PopCount(run.Always) == questions ? run : null;

    private static RunReader?[] ByType(RunReader[] runs)
    {
        var byType = new RunReader?[runs.Length == 0 ? 0 : runs[^1].Type + 1];
        foreach (RunReader run in runs)
            if (run.Type != RunReader.AllTypes) byType[run.Type] = run;
        return byType;
    }
}

/// <summary>How the events of one run are read.</summary>
/// <param name="index">Its position among the reader's runs.</param>
/// <param name="type">The type, as a position in the schema; -1 for the events of all types together.</param>
/// <param name="run">The events.</param>
/// <param name="always">The bits that each of its events has.</param>
/// <param name="filters">The questions that are answered by those which pass a filter.</param>
/// <param name="keys">The property that makes events of different values events of different streams; null for none.</param>
internal sealed class RunReader(int index, int type, EventRun run, ulong[] always, (PatternOperator Pattern, int Question)[] filters, EventKeys? keys)
{
    /// <summary>The type of a run that holds the events of all types.</summary>
    internal const int AllTypes = -1;

    internal int Index { get; } = index;

    internal int Type { get; } = type;

    /// <summary>The events.</summary>
    internal EventRun Run { get; } = run;

    /// <summary>The times as they are stored.</summary>
    internal PackedIntegers Times { get; } = run.Times;

    /// <summary>Where each customer's rows start, by the part's customers.</summary>
    internal int[] Offsets { get; } = run.Offsets;

    internal ulong[] Always { get; } = always;

    internal (PatternOperator Pattern, int Question)[] Filters { get; } = filters;

    internal EventKeys? Keys { get; } = keys;

    /// <summary>Whether its events are there to be seen only.</summary>
    internal bool AnswersNothing { get; } = filters.Length == 0 && BitWords.IsEmpty(always);

    /// <summary>Whether events of the run can answer a question.</summary>
    internal bool CanAnswer(int question) => BitWords.Get(Always, question) || Array.Exists(Filters, filter => filter.Question == question);
}
