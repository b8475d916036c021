namespace Crm.Segmentation.Lifetime;

/// <summary>How well a model that was fitted up to a date predicted what came after it.</summary>
/// <param name="Kind">The model.</param>
/// <param name="Fit">Its fit.</param>
/// <param name="Predicted">How many purchases it predicted for all customers together.</param>
/// <param name="MeanAbsoluteError">By how much it was off for a customer, on average.</param>
/// <param name="RootMeanSquareError">The root of the mean of the squares of that: large misses count more.</param>
public sealed record HoldoutModel(PurchaseModelKind Kind, ModelFit<PurchaseModel> Fit, double Predicted, double MeanAbsoluteError, double RootMeanSquareError);

/// <summary>Customers with the same number of repeats up to a date, and what came of them after it: a point of the usual plot.</summary>
/// <param name="Repeats">The number of repeats; of the last group at least so many.</param>
/// <param name="Customers">How many customers.</param>
/// <param name="Came">How many purchases each made after the date, on average.</param>
/// <param name="Predicted">How many each model predicted, in the order of the models.</param>
public sealed record HoldoutGroup(int Repeats, int Customers, double Came, ValueList<double> Predicted);

/// <summary>All repeat purchases up to a time, of all customers together: a point of the usual tracking plot.</summary>
/// <param name="Time">The time since the first customer's first purchase.</param>
/// <param name="Came">How many repeat purchases were made up to it.</param>
/// <param name="Expected">How many each model expects of customers who began when these did, in the order of the models.</param>
public sealed record TrackingPoint(double Time, double Came, ValueList<double> Expected);
