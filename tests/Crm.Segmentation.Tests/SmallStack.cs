using System.Runtime.ExceptionServices;

namespace Crm.Segmentation.Tests;

/// <summary>A stack as small as hosts have them: what recurses on what a user sends without a limit does not come back from it.</summary>
internal static class SmallStack
{
    private const int Size = 512 * 1024;

    /// <summary>Runs on a thread with a stack of 512 KiB.</summary>
    internal static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Size);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
