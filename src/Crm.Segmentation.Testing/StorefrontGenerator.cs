namespace Crm.Segmentation.Testing;

/// <summary>
/// Makes the customers and events of a shop that does not exist.
/// </summary>
public static class StorefrontGenerator
{
}
