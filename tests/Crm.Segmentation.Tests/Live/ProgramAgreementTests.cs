using Crm.Segmentation.Live;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Live;

/// <summary>A program against the oracle over random rules and random data: what it says now, and when it says something else.</summary>
public sealed class ProgramAgreementTests
{
    [Fact]
    public void Evaluate_AnyRulesAndCustomer_SaysWhatTheOracleSays() =>
        Prop.ForAll(OracleCase.Arbitrary, CheckNow).Check(PropertyRuns.Of(1500, longFactor: 80));

    /// <summary>Of a few events each is a bit of a word; of more, rows are walked: about as many as fit into one.</summary>
    [Fact]
    public void Evaluate_AnyRulesAndCustomersWithAboutSixtyFourEvents_SaysWhatTheOracleSays() =>
        Prop.ForAll(OracleCase.Arbitrary, c => CheckNow(c with { Data = new ShopData([.. c.Data.Customers.Select((customer, i) => WithEvents(customer, 62 + ((c.Seed + i) % 6)))]) }))
            .Check(PropertyRuns.Of(150, longFactor: 80));

    [Fact]
    public void NextChange_AnyRulesAndCustomer_IsTheFirstInstantAtWhichTheOracleSaysAnother() =>
        Prop.ForAll(OracleCase.Arbitrary, CheckNext).Check(PropertyRuns.Of(1000, longFactor: 120));

    /// <summary>Cases that failed once.</summary>
    [Theory]
    [InlineData(927613308)] // an event between now and the beginning of a window that lies ahead
    public void NextChange_CasesThatFailedOnce_IsRight(int seed) => CheckNext(OracleCase.Of(seed));

    /// <summary>A customer whose events happen again, an hour before each time, until they are so many.</summary>
    private static CustomerFacts WithEvents(CustomerFacts customer, int count)
    {
        if (customer.Events.Count == 0) return customer;
        int last = customer.Events.Max(e => e.Arrival);
        return customer with
        {
            Events = [.. Enumerable.Range(0, Math.Max(count, customer.Events.Count)).Select(i => (customer.Events[i % customer.Events.Count], Round: i / customer.Events.Count)).Select(
                (pair, i) => pair.Round == 0 ? pair.Item1 : pair.Item1 with { Time = Math.Max(0, pair.Item1.Time - (pair.Round * 3_600_000L)), Arrival = last + 1 + i })],
        };
    }

    internal static void CheckNow(OracleCase c)
    {
        RuleProgram program = OneCustomer.Program(c);
        ProgramWorkspace workspace = program.CreateWorkspace();
        var differences = new List<string>();
        foreach (CustomerFacts customer in c.Data.Customers)
        {
            Verdict verdict = program.Evaluate(workspace, OneCustomer.Attributes(customer), OneCustomer.Events(customer), c.AsOfInstant);
            foreach (Definition definition in c.Definitions.Where(definition => definition is not CustomerList))
            {
                object expected = Said(definition, customer, c.Scope), actual = Said(definition, verdict);
                if (!expected.Equals(actual)) differences.Add($"{definition.Name} of {customer.Key}: the oracle says {expected}, the program says {actual}");
            }

            for (int i = 0; i < c.Measures.Count; i++)
            {
                object? expected = Oracle.Value(c.Measures[i], customer, c.Scope), actual = verdict.Value($"m{i}");
                if (!Agreement.Same(expected, actual)) differences.Add($"{c.Measures[i]} of {customer.Key}: the oracle says {Facts.Text(expected)}, the program says {Facts.Text(actual)}");
            }
        }

        if (differences.Count > 0) Assert.Fail(string.Join("\n", differences));
    }

    private static void CheckNext(OracleCase c)
    {
        RuleProgram program = OneCustomer.Program(c);
        ProgramWorkspace workspace = program.CreateWorkspace();
        HashSet<string> untold = [.. program.Warnings.Select(warning => warning.Definition!)];
        var random = new Random(c.Seed);
        var differences = new List<string>();
        foreach (CustomerFacts customer in c.Data.Customers)
        {
            // The history is whole: what lies after as-of has an instant that comes.
            Verdict verdict = program.Evaluate(workspace, OneCustomer.Attributes(customer), OneCustomer.Events(customer), c.AsOfInstant);
            foreach (Definition definition in c.Definitions.Where(definition => definition is not CustomerList && !untold.Contains(definition.Name)))
            {
                object now = Said(definition, customer, c.Scope);
                long? next = verdict.NextChange(definition.Name)?.ToUnixTimeMilliseconds();
                if (next is { } instant && At(instant).Equals(now)) differences.Add($"{definition.Name} of {customer.Key} is {now}, and at {Facts.Text(instant)} still");
                foreach (long between in Between(c, random, next))
                    if (!At(between).Equals(now)) differences.Add($"{definition.Name} of {customer.Key} is {now}, at {Facts.Text(between)} {At(between)}, and changes at {(next is { } told ? Facts.Text(told) : "no time")}");

                object At(long instant) => Said(definition, customer, c.Scope with { AsOf = instant });
            }
        }

        if (differences.Count > 0) Assert.Fail(string.Join("\n", differences));
    }

    /// <summary>Instants after as-of and before the next change at which there might be another: its millisecond before, and any.</summary>
    private static IEnumerable<long> Between(OracleCase c, Random random, long? next)
    {
        const long Day = 86_400_000;
        long last = next - 1 ?? c.AsOf + (4000 * Day);
        if (last <= c.AsOf) yield break;
        yield return last;
        yield return c.AsOf + 1;
        for (int i = 0; i < 3; i++) yield return c.AsOf + 1 + random.NextInt64(last - c.AsOf);

        // What happens, happens within a few days and near midnights.
        for (int i = 0; i < 4; i++)
            if (c.AsOf + random.NextInt64(1, 40 * Day) is var near && near <= last) yield return near;
        for (int i = 0; i < 4; i++)
            if ((c.AsOf / Day * Day) + (random.Next(1, 400) * Day / 2) is var midnight && midnight <= last && midnight > c.AsOf) yield return midnight;
    }

    private static object Said(Definition definition, CustomerFacts customer, OracleScope scope) => definition is Partition partition
        ? partition.Cells.First(cell => Oracle.Holds(partition[cell.Name], customer, scope)).Name
        : Oracle.Holds(((Segment)definition).Members, customer, scope);

    private static object Said(Definition definition, Verdict verdict) => definition is Partition ? verdict.Cell(definition.Name) : verdict[definition.Name];
}
