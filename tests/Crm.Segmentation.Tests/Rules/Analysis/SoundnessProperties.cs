using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Rules.Analysis;

/// <summary>Whatever the analyser claims holds on generated data. A failure names the seed, which makes the case again.</summary>
public sealed class SoundnessProperties
{
    private static readonly int Cases = PropertyRuns.IsLong ? 100_000 : 3_000;

    /// <summary>Over every node of the tree: pairs that share parts, and data in which values and edges coincide.</summary>
    [Fact]
    public void Answers_OverGeneratedRules_HoldOnGeneratedData()
    {
        int yes = 0, no = 0;
        for (int seed = 0; seed < Cases; seed++)
        {
            var c = new Coincidences(new Random(seed));
            var rules = new RuleGenerator(c);
            IReadOnlyList<Definition> definitions = rules.Definitions();
            Condition a = rules.Condition(2, null), b = Related(a, rules, c);
            if (c.Chance(0.3)) (a, b) = (b, a);
            RuleBook book = RuleBook.Create(TestShop.Schema, definitions);
            ShopData data = DataGenerator.Data(c);
            OracleScope scope = OracleScope.Of(c.AsOf, c.Zone, c.WeekStart, [.. definitions]);
            bool[] inA = Run.ByOracle.Holds(a, data, scope), inB = Run.ByOracle.Holds(b, data, scope);
            Answer[] answers = [book.Implies(a, b), book.Disjoint(a, b), book.Equivalent(a, b), book.Disjoint(a, a), book.Implies(b, b & a)];
            bool holds = inA.Zip(inB).All(x =>
                (answers[0] != Answer.Yes || !x.First || x.Second)
                && (answers[1] != Answer.Yes || !x.First || !x.Second)
                && (answers[2] != Answer.Yes || x.First == x.Second)
                && (answers[3] != Answer.Yes || !x.First)
                && (answers[4] != Answer.Yes || !x.Second || x.First));
            if (answers[0] == Answer.No && answers[2] == Answer.Yes) holds = false;
            Claim.Holds(holds, $"Seed {seed}: {string.Join(", ", answers)}\n{a}\n{b}\n{string.Join("\n", definitions)}\n{data}");
            yes += answers.Count(x => x == Answer.Yes);
            no += answers.Count(x => x == Answer.No);
        }

        // The property says nothing when nothing is claimed.
        Assert.True(yes > Cases / 4 && no > Cases / 4, $"{yes} yes, {no} no");
    }

    /// <summary>Laws of logic hold whatever the conditions: none may be denied, and most are to be seen.</summary>
    [Fact]
    public void Answers_ToLawsOfLogic_AreNeverNo()
    {
        int asked = 0, unknown = 0;
        for (int seed = 0; seed < Cases / 3; seed++)
        {
            var rules = new RuleGenerator(new Coincidences(new Random(seed)));
            RuleBook book = RuleBook.Create(TestShop.Schema, rules.Definitions());
            Condition a = rules.Condition(2, null), b = rules.Condition(2, null);
            Answer[] answers =
            [
                book.Implies(a & b, a), book.Implies(b, a | b), book.Disjoint(a, !a), book.Equivalent(a, !!a),
                book.Equivalent(!(a & b), !a | !b), book.Equivalent(a, a & (a | b)), book.Equivalent(a, (a & b) | (a & !b)),
            ];
            Claim.Holds(!answers.Contains(Answer.No), $"Seed {seed}: {string.Join(", ", answers)}\n{a}\n{b}");
            asked += answers.Length;
            unknown += answers.Count(x => x == Answer.Unknown);
        }

        Assert.True(unknown < asked / 100, $"{unknown} of {asked} unknown");
    }

    /// <summary>Over a vocabulary small enough to try every customer: yes exactly where there is no counterexample, no only where there is one.</summary>
    [Fact]
    public void Answers_OverAVocabularyThatIsEnumerated_AreRightBothWays()
    {
        OracleScope scope = OracleScope.Of(SmallShop.AsOf);
        int cases = Cases / 10;
        var unknowns = new List<string>();
        RuleBook book = RuleBook.Create(TestShop.Schema);
        for (int seed = 0; seed < cases; seed++)
        {
            var random = new Random(seed);
            Condition a = SmallShop.Condition(random, 2), b = SmallShop.Condition(random, 2);
            (bool A, bool B)[] customers = [.. SmallShop.Everybody.Select(who => (Oracle.Holds(a, who, scope), Oracle.Holds(b, who, scope)))];
            (Answer Said, bool Truth)[] answers =
            [
                (book.Implies(a, b), customers.All(x => !x.A || x.B)),
                (book.Disjoint(a, b), customers.All(x => !x.A || !x.B)),
                (book.Equivalent(a, b), customers.All(x => x.A == x.B)),
                (book.Disjoint(a, a), customers.All(x => !x.A)),
            ];
            Claim.Holds(
                answers.All(x => x.Said == Answer.Unknown || x.Said == Answer.Yes == x.Truth), $"Seed {seed}: {string.Join(", ", answers)}\n{a}\n{b}");
            if (answers.Any(x => x.Said == Answer.Unknown)) unknowns.Add($"Seed {seed}: {string.Join(", ", answers)}\n{a}\n{b}");
        }

        Assert.True(unknowns.Count < cases / 50, $"{unknowns.Count} of {cases} unknown, such as\n{string.Join("\n", unknowns.Take(3))}");
    }

    /// <summary>How events hang together: what is excluded is nowhere to be seen, and enough is excluded.</summary>
    [Fact]
    public void Answers_OverEventsThatHangTogether_HoldForEveryCustomer()
    {
        OracleScope scope = OracleScope.Of(EventShop.AsOf);
        RuleBook book = RuleBook.Create(TestShop.Schema);
        int yes = 0;
        for (int seed = 0; seed < 2 * Cases; seed++)
        {
            var random = new Random(seed);
            Condition a = EventShop.Condition(random), b = EventShop.Condition(random);
            Answer implies = book.Implies(a, b), disjoint = book.Disjoint(a, b);
            if (implies != Answer.Yes && disjoint != Answer.Yes) continue;
            yes++;
            CustomerFacts? witness = EventShop.Customers.FirstOrDefault(who =>
                Oracle.Holds(a, who, scope) && (Oracle.Holds(b, who, scope) ? disjoint == Answer.Yes : implies == Answer.Yes));
            Claim.Holds(witness is null, $"Seed {seed}: implies {implies}, disjoint {disjoint}\n{a}\n{b}\n{witness}");
        }

        Assert.True(yes > Cases / 10, $"{yes} yes");
    }

    /// <summary>A condition that has parts, measures and edges in common with another.</summary>
    private static Condition Related(Condition a, RuleGenerator rules, Coincidences c) => c.Below(7) switch
    {
        0 => rules.Condition(2, null),
        1 => a | rules.Condition(1, null),
        2 => a & rules.Condition(1, null),
        3 => !a,
        4 => Changed(a, c) | Changed(a, c),
        _ => Changed(a, c),
    };

    private static Condition Changed(Condition condition, Coincidences c) => condition switch
    {
        AllOf all => new AllOf([.. all.Operands.Select(part => Changed(part, c))]),
        AnyOf any => c.Chance(0.2) ? any.Operands[0] : new AnyOf([.. any.Operands.Select(part => Changed(part, c))]),
        Not not => c.Chance(0.2) ? Changed(not.Operand, c) : new Not(Changed(not.Operand, c)),
        Comparison { Left: Count count } comparison when c.Chance(0.5) =>
            new Comparison(new Count(c.Chance(0.5) ? Wider(count.Pattern) : count.Pattern, c.Chance(0.5) ? Window.Last(c.Duration()) : count.Window), comparison.Operator, comparison.Right),
        Comparison { Left: not Constant } comparison when c.Chance(0.3) && comparison.Left.Kind is ValueKind.Integer or ValueKind.Money or ValueKind.Number =>
            new Comparison(comparison.Left, c.Pick(Enum.GetValues<ComparisonOperator>()), c.Integer()),
        Comparison comparison when comparison.Left.Kind is not (ValueKind.Text or ValueKind.Enum) =>
            new Comparison(comparison.Left, c.Pick(Enum.GetValues<ComparisonOperator>()), comparison.Right),
        InWindow inWindow => new InWindow(inWindow.Operand, c.Chance(0.5) ? Window.Last(c.Duration()) : Window.Next(c.Duration())),
        DidSequence did => c.Chance(0.5) ? did.Sequence.Count(did.Window) >= c.Below(3) : did.Sequence.Steps[0].Pattern.Did(did.Window),
        DidFirst first => c.Chance(0.5) ? first.Pattern.Did(first.Window) : first.Pattern.SinceFirst() < c.Duration(),
        DidRegularly regularly => regularly.Pattern.Did(Window.Last(c.Duration())),
        _ => condition,
    };

    private static EventPattern Wider(EventPattern pattern) => pattern is FilteredEvents filtered ? filtered.Type : AnyEvent.Instance;
}
