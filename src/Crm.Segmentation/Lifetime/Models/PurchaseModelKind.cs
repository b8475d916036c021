namespace Crm.Segmentation.Lifetime;

/// <summary>A model of purchases. None is best for all shops: compare them by <see cref="ModelFit{TModel}.Aic"/> and on a hold-out.</summary>
public enum PurchaseModelKind
{
    /// <summary><see cref="Lifetime.BgNbd"/>: the usual one; who bought once counts as buying still.</summary>
    BgNbd,

    /// <summary><see cref="Lifetime.MbgNbd"/>: one may stop after the first purchase too.</summary>
    MbgNbd,

    /// <summary><see cref="Lifetime.ParetoNbd"/>: one may stop at any time.</summary>
    ParetoNbd,

    /// <summary><see cref="Lifetime.BgBb"/>: one may buy once in each period, and stop before each. The fewer periods, the faster: take weeks rather than days.</summary>
    BgBb,
}
