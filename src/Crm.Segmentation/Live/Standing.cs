using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>What a definition says of one customer at an instant, and until when.</summary>
/// <param name="Code">Of a segment 1 for a member, else 0; of a partition the position of the cell.</param>
/// <param name="Next">The first later millisecond at which the code is another if nothing else happens; <see cref="long.MaxValue"/> for never.</param>
/// <param name="IsLast">
/// Whether it is known of a segment that from <paramref name="Next"/> on its code is the other one and never changes again by itself. Where it is not known at little cost, of
/// partitions, and where it never changes, it is false.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Standing(int Code, long Next, bool IsLast = false);
