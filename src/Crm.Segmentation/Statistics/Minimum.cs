namespace Crm.Segmentation.Statistics;

/// <summary>What a search for the least value of a function found.</summary>
/// <param name="Point">Where.</param>
/// <param name="Value">The value there.</param>
/// <param name="Slope">
/// The greatest derivative along a coordinate that could still be moved, in units of the value for a change of the coordinate by its own size.
/// </param>
/// <param name="Converged">Whether the slope fell below the tolerance; otherwise the search ended where nothing lower was found.</param>
/// <param name="AtBound">For each coordinate whether it ended at a bound that it was pressed against.</param>
/// <param name="Evaluations">How often the function was asked.</param>
internal sealed record Minimum(double[] Point, double Value, double Slope, bool Converged, bool[] AtBound, int Evaluations);
