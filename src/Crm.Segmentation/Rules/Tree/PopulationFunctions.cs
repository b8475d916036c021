namespace Crm.Segmentation;

/// <summary>How population functions are written in C#.</summary>
public static class PopulationFunctions
{
    extension(Measure measure)
    {
        /// <summary>A percentile over the population that the rule book is fitted to.</summary>
        /// <param name="percent">0 to 100.</param>
        /// <param name="type">The definition, 1 to 9, as numbered by Hyndman and Fan (1996); the first gives an observed value.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
        public Measure Percentile(decimal percent, int type = 1)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(percent, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
            ArgumentOutOfRangeException.ThrowIfLessThan(type, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(type, 9);
            return new Percentile(measure, Constant.Of(percent).Number, type);
        }

        /// <summary>Holds for the customers with the highest values, everyone tied at the cut included.</summary>
        /// <param name="percent">How many percent of the customers with a value; above 0, at most 100.</param>
        /// <param name="among">Who the population is, to which members belong too; null for everybody with a value.</param>
        /// <exception cref="ArgumentOutOfRangeException">Out of its range.</exception>
        public Condition IsInTop(decimal percent, Condition? among = null)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(percent, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
            return new TopShare(Constant.Of(percent).Number, measure, among);
        }

        /// <summary>Holds for so many customers with the highest values, and everyone tied at the cut.</summary>
        /// <param name="count">How many customers, at least 1.</param>
        /// <param name="among">Who the population is, to which members belong too; null for everybody with a value.</param>
        /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
        public Condition IsAmongTop(int count, Condition? among = null)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            return new TopCount(count, measure, among);
        }
    }
}
