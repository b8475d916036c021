namespace JourneyHost;

/// <summary>What delivers messages: here a file, a line each. What comes again under the same key is the same message.</summary>
internal static class Provider
{
    public static void Send(string file, JourneyKey key, string what)
    {
        using FileStream to = Open(file);
        to.Write(System.Text.Encoding.UTF8.GetBytes($"{key} {what}\n"));
    }

    /// <summary>The end of the file, for one worker at a time: two who write at one end write over each other.</summary>
    private static FileStream Open(string file)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                Thread.Sleep(1);
            }
        }
    }
}
