namespace Crm.Segmentation;

/// <summary>How many steps an analysis may take before it says that it does not know. Steps, not time, so that an answer is the same everywhere.</summary>
internal sealed class Effort(int limit, Effort? whole = null)
{
    /// <summary>For one question that somebody asks.</summary>
    internal const int OfQuestion = 500_000;

    /// <summary>For one of the many questions about a rule book.</summary>
    internal const int OfWarning = 20_000;

    /// <summary>For all the questions about a rule book.</summary>
    internal const int OfBook = 5_000_000;

    /// <summary>For a question about the condition on one event, within another.</summary>
    internal const int OfFilter = 2_000;

    private int _left = limit;

    internal bool IsExhausted => _left <= 0 || whole is { IsExhausted: true };

    internal void Spend(int steps)
    {
        _left -= steps;
        whole?.Spend(steps);
    }

    /// <summary>A part of this effort.</summary>
    internal Effort Share(int most) => new(most, this);
}
