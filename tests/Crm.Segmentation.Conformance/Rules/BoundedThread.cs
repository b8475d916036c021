using System.Runtime.ExceptionServices;

namespace Crm.Segmentation.Conformance;

/// <summary>Runs what a user may have sent in bounded time and on a small stack.</summary>
internal static class BoundedThread
{
    /// <summary>The stack: 512 KiB.</summary>
    internal const int StackSize = 512 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>The result of a function.</summary>
    /// <exception cref="NotMetException">It does not end in 20 seconds.</exception>
    internal static T Run<T>(Func<T> function)
    {
        T result = default!;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(Work, StackSize) { IsBackground = true };
        thread.Start();
        if (!thread.Join(Longest)) throw new NotMetException($"it does not end in {Longest.TotalSeconds} seconds");
        thrown?.Throw();
        return result;

        void Work()
        {
            try
            {
                result = function();
            }
#pragma warning disable CA1031 // it is thrown again on the caller's thread
            catch (Exception error)
#pragma warning restore CA1031
            {
                thrown = ExceptionDispatchInfo.Capture(error);
            }
        }
    }
}
