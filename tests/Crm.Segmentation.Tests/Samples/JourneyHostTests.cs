using System.Diagnostics;
using System.Globalization;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Architecture;
using Crm.Segmentation.Tests.Docs;
using JourneyHost;
using Npgsql;

namespace Crm.Segmentation.Tests.Samples;

/// <summary>The sample that keeps states and what is to be done in one transaction, with two workers that are killed between statements.</summary>
public sealed class JourneyHostTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private const int Messages = 400;
    private static readonly int Kills = PropertyRuns.IsLong ? 1_000 : 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("journey-host").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Workers_KilledBetweenStatements_LoseNothingAndSendNothingTwice()
    {
        int database = 0;
        Kill(Kills, () =>
        {
            string file = Path.Combine(_folder, $"{database++}.db");
            return (["--database", file], () => JourneyStore.OfFile(file));
        });
    }

    [PostgresFact]
    public void Workers_OverPostgres_KilledBetweenStatements_LoseNothingAndSendNothingTwice()
    {
        int database = 0;
        Kill(Kills / 20, () =>
        {
            string name = $"host{database++}";
            using var connection = new NpgsqlConnection(server.ConnectionString);
            connection.Open();
            using NpgsqlCommand create = new($"CREATE DATABASE {name}", connection);
            create.ExecuteNonQuery();
            string address = server.ConnectionString.Replace("Database=postgres", $"Database={name};Pooling=false", StringComparison.Ordinal);
            return (["--postgres", address], () => JourneyStore.OfPostgres(address));
        });
    }

    [Fact]
    public void Book_ThatIsEdited_IsPublishedOnce_AndWakesWhoIsInside()
    {
        string rules = Repository.Read("docs", "samples", "JourneyHost", "host.crm"), edited = rules.Replace("wait 20 minutes", "wait 2 hours", StringComparison.Ordinal);
        DateTimeOffset monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        using JourneyStore store = JourneyStore.OfFile(Path.Combine(_folder, "edited.db"));
        store.Publish(rules, monday);
        JourneyCatalog catalog = JourneyHost.Shop.Journeys(store.Books());
        StepResult entered = catalog.Step(CustomerJourneyState.Of("kim"), JourneyInput.Of(CustomerEvent.Of(JourneyHost.Shop.SignUp, monday)), new StepContext(monday, JourneyHost.Shop.Customer("kim")));
        Assert.True(store.Save("kim", entered.State, 0));

        store.Publish(rules, monday.AddMinutes(1));
        store.Publish(edited, monday.AddMinutes(2));
        store.Publish(edited, monday.AddMinutes(3));
        JourneyCatalog after = JourneyHost.Shop.Journeys(store.Books());
        JourneyControl control = Assert.Single(after.Controls);
        store.Tell(control, after);

        Assert.Equal(2, store.Books().Count);
        Assert.Equal(("kim", monday.AddMinutes(2)), store.Due(monday.AddMinutes(5)));
    }

    /// <summary>Has two workers killed until nothing is left to do in a database, and goes on with another one until there were so many kills.</summary>
    private void Kill(int most, Func<(string[] Arguments, Func<JourneyStore> Open)> database)
    {
        int seed = PropertyRuns.IsLong ? Random.Shared.Next() : 20_260_302, kills = 0;
        var random = new Random(seed);
        while (kills < most)
        {
            (string[] arguments, Func<JourneyStore> open) = database();
            string sent = Path.Combine(_folder, $"{Guid.NewGuid():n}.sent");
            bool isDone = false;
            while (!isDone)
            {
                int last = kills < most ? 250 : 0;
                using Process one = Begin(arguments, sent, last == 0 ? 0 : random.Next(1, last)), other = Begin(arguments, sent, last == 0 ? 0 : random.Next(1, last));
                one.WaitForExit();
                other.WaitForExit();
                kills += (one.ExitCode == 0 ? 0 : 1) + (other.ExitCode == 0 ? 0 : 1);
                isDone = one.ExitCode == 0 && other.ExitCode == 0;
            }

            using JourneyStore store = open();
            IReadOnlyList<(string Key, string What, bool IsDone)> outbox = store.Outbox();
            Assert.Equal(Expected.Value, outbox.Select(row => $"{row.Key} {row.What}"));
            Assert.All(outbox, row => Assert.True(row.IsDone, row.What));
            Assert.Equal(outbox.Select(row => row.Key), File.ReadAllLines(sent).Select(line => line[..32]).Distinct().Order(StringComparer.Ordinal));
            if (PropertyRuns.IsLong) LongRun.Note($"{kills} of {most} workers killed, {arguments[0]}, from {seed}");
        }
    }

    /// <summary>What one customer after another gets on a virtual clock, without a host.</summary>
    private static readonly Lazy<string[]> Expected = new(() =>
    {
        RuleBook book = RuleBook.Parse(JourneyHost.Shop.Schema, ("host.crm", File.ReadAllText(Path.Combine(Repository.Root, "docs", "samples", "JourneyHost", "host.crm"))));
        JourneySimulator simulator = new SegmentationEngine(JourneyHost.Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" }).Simulator(book);
        DateTimeOffset until = new HostOptions { Messages = Messages }.Until;
        var expected = new List<string>();
        foreach (IGrouping<string, Inbox> customer in Inbox.MadeUp(Messages).GroupBy(input => input.Customer))
        {
            bool isOptedIn = JourneyHost.Shop.IsOptedIn(customer.Key);
            JourneyRun run = simulator.Start(customer.Key, customer.First().At, row => row.Set(JourneyHost.Shop.OptedIn, isOptedIn));
            foreach (Inbox input in customer) run = run.Occurs(input.Occurred);
            expected.AddRange(run.Until(until).Sends.Select(send => string.Create(CultureInfo.InvariantCulture, $"{send.Key} {send.At.ToUnixTimeMilliseconds()} {customer.Key} {send.Channel} {send.Template}")));
        }

        return [.. expected.Order(StringComparer.Ordinal)];
    });

    private static Process Begin(string[] database, string sent, int killAt)
    {
        // The program's own folder has all that it needs; that of the tests has what the tests need.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string program = Path.Combine(own.Parent!.Parent!.FullName, "JourneyHost", own.Name, "JourneyHost.dll");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        foreach (string argument in (string[])[program, .. database, "--sent", sent, "--messages", Text(Messages), "--workers", "2", "--replay", "true", "--kill-at", Text(killAt)])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
