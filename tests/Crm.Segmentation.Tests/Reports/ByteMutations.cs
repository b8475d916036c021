namespace Crm.Segmentation.Tests.Reports;

/// <summary>Stored bytes that nobody has written.</summary>
internal static class ByteMutations
{
    /// <summary>Bytes where the numbers of what is stored change most: ends of their lengths, of flags and of signs.</summary>
    private static readonly byte[] Edges = [0, 1, 2, 3, 4, 7, 8, 0x3F, 0x40, 0x7E, 0x7F, 0x80, 0x81, 0xC0, 0xFE, 0xFF];

    internal static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A few places exchanged for others, left out, doubled, or made a number of many bytes.</summary>
    internal static byte[] Of(byte[] stored, Random random)
    {
        byte[] bytes = [.. stored];
        for (int i = 1 + random.Next(3); i > 0 && bytes.Length > 0; i--)
        {
            int at = random.Next(bytes.Length), length = random.Next(1 + Math.Min(random.Next(2) == 0 ? 4 : 60, bytes.Length - at)), from = random.Next(bytes.Length);
            switch (random.Next(8))
            {
                case 0:
                    bytes = [.. bytes[..at], .. bytes[(at + length)..]];
                    break;
                case 1:
                    bytes = [.. bytes[..at], .. bytes[from..Math.Min(bytes.Length, from + length)], .. bytes[at..]];
                    break;
                case 2:
                    bytes = bytes[..at];
                    break;
                case 3:
                    bytes = [.. bytes[..at], .. Enumerable.Repeat((byte)0xFF, random.Next(1, 9)), (byte)random.Next(128), .. bytes[(at + 1)..]];
                    break;
                case 4 or 5:
                    bytes[at] = Edges[random.Next(Edges.Length)];
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return bytes;
    }
}
