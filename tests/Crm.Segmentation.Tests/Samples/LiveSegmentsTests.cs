using System.Diagnostics;
using System.Globalization;
using Crm.Segmentation.Live;
using LiveSegments;
using Microsoft.Data.Sqlite;

namespace Crm.Segmentation.Tests.Samples;

/// <summary>The sample that keeps states, what it told and its position in one transaction.</summary>
public sealed class LiveSegmentsTests : IDisposable
{
    private const int Messages = 1_500;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("live-segments").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_KilledAtManyPoints_ToldEveryChangeOnce()
    {
        string database = Path.Combine(_folder, "killed.db");
        var random = new Random(20260302);
        for (int kills = 0; ; kills++)
        {
            using Process process = Begin(database);
            if (kills < 12 && !process.WaitForExit(250 + random.Next(500))) process.Kill();
            process.WaitForExit();
            if (kills >= 12 || process.ExitCode == 0) Assert.Equal(0, process.ExitCode);
            if (process.ExitCode == 0) break;
        }

        Assert.Equal(Expected(), Told(database));
    }

    [Fact]
    public void Run_WhenItIsDone_PrintedEveryLineOfItsOutbox()
    {
        string database = Path.Combine(_folder, "whole.db");
        using Process process = Begin(database);
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(Expected(), printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).Order(StringComparer.Ordinal));
    }

    private static Process Begin(string database)
    {
        // The program's own folder has all that it needs; that of the tests has what the tests need.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string program = Path.Combine(own.Parent!.Parent!.FullName, "LiveSegments", own.Name, "LiveSegments.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = false, UseShellExecute = false };
        foreach (string argument in (string[])[program, "--database", database, "--messages", Messages.ToString(CultureInfo.InvariantCulture), "--replay", Start.ToString("O", CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static string[] Told(string database)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT told FROM outbox";
        using SqliteDataReader reader = command.ExecuteReader();
        var told = new List<string>();
        while (reader.Read()) told.Add(reader.GetString(0));
        return [.. told.Order(StringComparer.Ordinal)];
    }

    /// <summary>The same messages into memberships that nobody kills.</summary>
    private static string[] Expected()
    {
        var queue = new MadeUpQueue(Start);
        LiveMembership live = LiveSegments.Shop.Rules().Membership(Start);
        var changes = new List<LiveChange>();
        for (int position = 0; position < Messages; position++)
        {
            Message message = queue.Read(position);
            live.Feed(message.Customer, message.Event, message.Received, changes).ThrowIfRefused();
        }

        live.WakeUntil(new LiveSegmentsOptions("", Messages, Start).Until!.Value, changes).ThrowIfRefused();
        return [.. changes.Select(change => change.ToString()).Order(StringComparer.Ordinal)];
    }
}
