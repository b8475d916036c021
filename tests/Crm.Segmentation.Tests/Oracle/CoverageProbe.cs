namespace Crm.Segmentation.Tests;

public sealed class CoverageProbe(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public void Probe()
    {
        var counts = new SortedDictionary<string, (int True, int False)>();
        for (int seed = 0; seed < 1500; seed++)
        {
            OracleCase c = OracleCase.Of(seed);
            foreach (CustomerFacts customer in c.Data.Customers)
            {
                foreach (object root in c.Definitions.SelectMany(d => d is Segment s ? [(object)s.Condition] : ((Partition)d).Cells.Select(x => (object?)x.Condition).OfType<object>()).Concat(c.Measures))
                    Visit(root, c, customer);
            }
        }
        foreach ((string k, (int t, int f)) in counts) output.WriteLine($"{k,-40} {t,7} {f,7} {100.0 * t / (t + f):F1}%");

        void Note(string k, bool v) { counts.TryGetValue(k, out var x); counts[k] = v ? (x.True + 1, x.False) : (x.True, x.False + 1); }
        void Visit(object node, OracleCase c, CustomerFacts customer)
        {
            if (node is Condition condition)
            {
                string name = node.GetType().Name;
                if (node is DidSequence d) name += Of(d.Sequence);
                Note(name, Oracle.Holds(condition, customer, c.Scope));
                if (node is Comparison { Operator: ComparisonOperator.Equal }) Note("Comparison =", Oracle.Holds(condition, customer, c.Scope));
            }
            if (node is Measure measure && node is not Constant)
            {
                string name = node.GetType().Name; if (node is Aggregate a) name += "." + a.Function; if (node is SequenceCount s) name += Of(s.Sequence);
                if (node is Arithmetic r) name += $".{r.Left.Kind}{r.Operator}{r.Right.Kind}";
                object? v = Oracle.Value(measure, customer, c.Scope);
                Note(name + " present", v is not null);
                if (v is Exact e && node is not IFieldHandle) { Note(name + " nonzero", !e.Units.IsZero); Note(name + " >1", e.Units > 1); }
            }
            foreach (object child in RuleVisitor.Children(node))
            {
                if (child is Window w) Note("window " + w.GetType().Name + (w is ThisPeriodWindow tp ? tp.Unit : w is LastPeriodsWindow lp ? lp.Unit : ""), customer.Events.Any(e => Oracle.Holds(new Count(AnyEvent.Instance, w) >= 1, customer, c.Scope)));
                if (child is not (FilteredEvents or Window) && !(child is IFieldHandle { Field.EventName: not null })) Visit(child, c, customer);
            }
        }
        static string Of(Sequence s) => $" {s.Steps.Count(x => x.Link != SequenceLink.Absent)}{(s.Steps.Any(x => x.Link == SequenceLink.Next) ? " next" : "")}{(s.Steps[^1].Link == SequenceLink.Absent ? " absent" : "")}{(s.SameProperty is null ? "" : " same")}";
    }
}
