using System.Collections.Concurrent;

namespace Crm.Segmentation;

/// <summary>What names stand for during one evaluation; a computed result is computed once.</summary>
/// <param name="scope">The evaluation.</param>
/// <param name="source">The source behind a name that a rule book has checked.</param>
internal sealed class NamedResults(EvaluationScope scope, Func<string, MembershipSource> source)
{
    private readonly ConcurrentDictionary<MemberOf, Lazy<CustomerSet>> _members = new();

    /// <summary>Where nothing refers to a name.</summary>
    internal static NamedResults None(EvaluationScope scope) => new(scope, name => throw new System.Diagnostics.UnreachableException($"Nothing is called {name} here."));

    internal MembershipSource Source(MemberOf member) => source(member.Result);

    /// <summary>The measure that a value of a result stands for.</summary>
    internal Measure Value(ValueOf value) => source(value.Result).Value(value) ?? throw new InvalidOperationException($"'{value.ToString()}' has no value before it is fitted.");

    internal CustomerSet Members(MemberOf member) => _members.GetOrAdd(member, asked => new Lazy<CustomerSet>(() => Compute(asked))).Value;

    private CustomerSet Compute(MemberOf member) =>
        Source(member).Members(member, scope.Data, scope.AsOf, scope.Calendar, scope.Threads, scope.Cancellation);
}
