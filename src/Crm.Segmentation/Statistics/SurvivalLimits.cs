namespace Crm.Segmentation.Statistics;

/// <summary>On which scale the limits of a survival curve lie evenly around it. Programs differ in their default: name it.</summary>
public enum SurvivalLimits
{
    /// <summary>ln(−ln S): the limits stay between 0 and 1. The default here and in lifelines. Not defined where S is 1 or 0.</summary>
    LogLog,

    /// <summary>ln S, cut at 1. The default of R. Not defined where S is 0.</summary>
    Log,

    /// <summary>S itself, cut at 0 and 1. Not defined where S is 0.</summary>
    Plain,
}
