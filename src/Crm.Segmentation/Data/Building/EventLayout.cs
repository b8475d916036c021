using System.Numerics;

namespace Crm.Segmentation;

/// <summary>How the events of a build are cut into slices of consecutive customers and written as sortable bits.</summary>
internal sealed class EventLayout
{
    /// <summary>So many records and a second buffer for them lie in the second-level cache.</summary>
    private const int EventsTogether = 1 << 16;

    /// <summary>More would leave too few events of a slice in a block.</summary>
    private const int MaxSlices = 1 << 10;

    internal EventLayout(StagedEvents events, StagedTable[] tables, int customers)
    {
        Types = tables.Length;
        Customers = customers;
        Units = events.Units.ToArray();
        for (int type = 0; type < Types; type++)
            if (tables[type].Rows > 0) Unit = Math.Min(Unit, Units[type]);
        Base = events.Count == 0 ? 0 : TimePacking.Floor(events.MinTime, Unit);
        long range = events.Count == 0 ? 0 : (events.MaxTime - Base) / Unit;
        TimeBits = Bits((ulong)range);

        int wanted = (int)Math.Min(MaxSlices, BitOperations.RoundUpToPowerOf2((ulong)(events.Count / EventsTogether) + 1));
        int customerBits = Bits((ulong)Math.Max(0, customers - 1));
        Shift = Math.Clamp(customerBits - BitOperations.Log2((uint)wanted), 0, 64 - TimeBits);
        Slices = customers == 0 ? 0 : ((customers - 1) >> Shift) + 1;
        PartBits = Math.Min(Shift, Bits((ulong)(events.Count / Math.Max(1, Slices) / EventsTogether)));

        HasRows = Array.Exists(tables, table => table.HasValues);
        TypeBits = Bits((ulong)Math.Max(0, Types - 1));
        NeedsFullRecords = HasRows || Shift + TimeBits + TypeBits >= 64;
        if (NeedsFullRecords) TypeBits = 0;
    }

    internal int Types { get; }

    internal int Customers { get; }

    /// <summary>For each type, the coarsest unit of time that loses nothing.</summary>
    internal long[] Units { get; }

    /// <summary>The finest of the units in use.</summary>
    internal long Unit { get; } = Timestamp.Day;

    internal long Base { get; }

    internal int TimeBits { get; }

    internal int TypeBits { get; }

    /// <summary>A slice holds 2^shift customers.</summary>
    internal int Shift { get; }

    internal int Slices { get; }

    /// <summary>A slice whose events do not lie in the cache together is ordered in 2^bits parts.</summary>
    internal int PartBits { get; }

    internal bool HasRows { get; }

    internal bool NeedsFullRecords { get; }

    internal int FirstCustomer(int slice) => slice << Shift;

    internal int EndCustomer(int slice) => (int)Math.Min(Customers, (long)(slice + 1) << Shift);

    /// <summary>How many bits hold a number.</summary>
    internal static int Bits(ulong value) => 64 - BitOperations.LeadingZeroCount(value);
}
