namespace Crm.Segmentation.Tests.Data;

public sealed class CustomerBatchesTests
{
    [Fact]
    public void CustomerBatches_OfNoDataset_AreNone()
    {
        CustomerBatches batches = default;
        Assert.Equal(0, batches.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => default(CustomerBatches)[0]);
        foreach (CustomerBatch _ in batches) Assert.Fail("There is no batch.");
    }
}
