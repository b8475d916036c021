namespace Crm.Segmentation.Hosting;

/// <summary>Where the cut points of a host's rule book come from.</summary>
internal sealed class HostedFit(SegmentationEngine engine, HostFitting fitting, Func<CancellationToken, Task<string?>>? stored, bool hasData)
{
    /// <summary>The rule book with its cut points; null where it needs none, or gets them with the first data.</summary>
    /// <param name="book">The rule book.</param>
    /// <param name="kept">The fit before, which is kept where it is of the same rule book.</param>
    /// <param name="data">The data at hand; null before the first load.</param>
    /// <param name="asOf">The instant at which they are looked at.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <exception cref="InvalidOperationException">There is no fit of this rule book, and none is to be made.</exception>
    internal async Task<FittedRuleBook?> OfAsync(RuleBook book, FittedRuleBook? kept, Dataset? data, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        if (!book.NeedsFit) return null;
        if (fitting == HostFitting.EveryLoad && hasData) return data is null ? null : engine.Fit(book, data, asOf, cancellationToken: cancellationToken);
        if (kept is not null && ReferenceEquals(kept.Rules, book)) return kept;
        string why = "no stored fit is given";
        if (stored is not null && await stored(cancellationToken).ConfigureAwait(false) is { } json)
        {
            if (FittedRuleBook.TryFromJson(book, json, out FittedRuleBook? read, out ValueList<Diagnostic> diagnostics)) return read;
            why = $"the stored fit is not of these rules: {string.Join(' ', diagnostics)}";
        }

        if (fitting != HostFitting.Stored && hasData) return data is null ? null : engine.Fit(book, data, asOf, cancellationToken: cancellationToken);
        throw new InvalidOperationException($"The rule book needs cut points of a population, and {why}. Give one with AddFit, or let the host fit: {nameof(SegmentationHostOptions)}.{nameof(SegmentationHostOptions.Fitting)}.");
    }
}
