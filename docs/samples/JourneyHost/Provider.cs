namespace JourneyHost;

/// <summary>What delivers messages: here a file, a line each. What comes again under the same key is the same message.</summary>
internal static class Provider
{
    public static void Send(string file, JourneyKey key, string what)
    {
        using var to = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        to.Write(System.Text.Encoding.UTF8.GetBytes($"{key} {what}\n"));
    }
}
