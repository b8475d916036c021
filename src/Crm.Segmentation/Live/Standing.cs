using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>What a definition says of one customer at an instant, and until when.</summary>
/// <param name="Code">Of a segment 1 for a member, else 0; of a partition the position of the cell.</param>
/// <param name="Next">The first later millisecond at which the code is another if nothing else happens; <see cref="long.MaxValue"/> for never.</param>
/// <param name="Then">
/// What comes after that, where it is known of a segment: the one later millisecond at which the code is again what it is now and stays so, or <see cref="long.MaxValue"/> where it
/// never is. <see cref="Until.Untold"/> where it is not known at little cost, of partitions, and where the code never changes.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Standing(int Code, long Next, long Then = Until.Untold);
