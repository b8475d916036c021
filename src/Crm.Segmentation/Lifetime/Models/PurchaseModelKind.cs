namespace Crm.Segmentation.Lifetime;

/// <summary>A model of purchases at any time. None is best for all shops: compare them by <see cref="ModelFit{TModel}.Aic"/> and on a hold-out.</summary>
public enum PurchaseModelKind
{
    /// <summary><see cref="Lifetime.BgNbd"/>: the usual one; who bought once counts as buying still.</summary>
    BgNbd,

    /// <summary><see cref="Lifetime.MbgNbd"/>: one may stop after the first purchase too.</summary>
    MbgNbd,

    /// <summary><see cref="Lifetime.ParetoNbd"/>: one may stop at any time.</summary>
    ParetoNbd,
}
