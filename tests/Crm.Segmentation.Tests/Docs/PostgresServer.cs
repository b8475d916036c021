using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>A PostgreSQL server of this test run's own, on the loopback, with nothing in it; where PostgreSQL is installed.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crm-postgres-").FullName;
    private readonly Lazy<Process> _server;
    private readonly int _port = FreePort();

    public PostgresServer() => _server = new Lazy<Process>(Started);

    /// <summary>How to reach it; starts it when it is first asked for.</summary>
    public string ConnectionString => _server.Value.HasExited ? throw new InvalidOperationException("The server ended.") : Address;

    /// <summary>Why there is none here; null where there is one.</summary>
    internal static string? Reason =>
        Program("initdb") is null || Program("postgres") is null ? "PostgreSQL is not installed: there is no initdb and no postgres."
        : IsRoot && Program("setpriv") is null ? "PostgreSQL does not run as root, and there is no setpriv."
        : null;

    private string Address => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    private static bool IsRoot => Environment.UserName == "root";

    private static string[] AsUser => IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            NpgsqlConnection.ClearAllPools();
            Run("kill", "-INT", $"{_server.Value.Id}");
            if (!_server.Value.WaitForExit(TimeSpan.FromSeconds(20))) _server.Value.Kill(entireProcessTree: true);
            _server.Value.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string? Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(Installed()).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Where Debian's packages put the programs of the server, which are not on the path.</summary>
    private static IEnumerable<string> Installed() =>
        Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")) : [];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(params ReadOnlySpan<string> command)
    {
        var start = new ProcessStartInfo(command[0]) { WorkingDirectory = "/", UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in command[1..]) start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void Run(params ReadOnlySpan<string> command)
    {
        using Process process = Start(command);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"'{command[0]}' ended with {process.ExitCode}.");
    }

    private Process Started()
    {
        if (IsRoot)
        {
            // The server refuses to run as root: the package brings a user for it.
            Run("chown", "postgres", _folder);
        }

        string data = Path.Combine(_folder, "data");
        Run([.. AsUser, Program("initdb")!, "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]);
        Process server = Start([.. AsUser, Program("postgres")!, "-D", data, "-p", $"{_port}", "-h", "127.0.0.1", "-k", _folder, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using var connection = new NpgsqlConnection(Address);
                connection.Open();
                return server;
            }
            catch (NpgsqlException) when (attempt < 300 && !server.HasExited)
            {
                Thread.Sleep(100);
            }
        }
    }
}

/// <summary>A test over PostgreSQL; skipped, and said to be, where it is not installed.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Reason;
}
