using System.Text;
using Crm.Segmentation.Tests.Rules.Json;
using Crm.Segmentation.Tests.Rules.Text;

namespace Crm.Segmentation.Tests.Reports;

/// <summary>A reader with right inputs, the greatest first, which are damaged: that one seldom, the others each as often.</summary>
/// <param name="Damaged">An input, from a seed.</param>
/// <param name="Read">Whether it is read, and what is told.</param>
/// <param name="Shown">An input as a person sees it.</param>
internal sealed record TriedReader(Func<Random, byte[]> Damaged, Func<byte[], (bool IsRead, ValueList<Diagnostic> Told)> Read, Func<byte[], string> Shown)
{
    internal static TriedReader OfJson(string[] right, Func<string, (bool IsRead, ValueList<Diagnostic> Told)> read)
    {
        byte[][] documents = [.. right.Select(Encoding.UTF8.GetBytes)];
        string[] words = JsonMutations.WordsOf(right[0]);
        return new TriedReader(
            random =>
            {
                byte[] document = OneOf(documents, random);
                return random.Next(20) switch
                {
                    0 => document,
                    1 => Encoding.UTF8.GetBytes(Mutations.Noise(random)),
                    < 8 => JsonMutations.Recounted(random.Next(3) == 0 ? JsonMutations.Recounted(document, random) : document, random),
                    _ => JsonMutations.Of(document, words, random),
                };
            },
            input => read(Encoding.UTF8.GetString(input)),
            Encoding.UTF8.GetString);
    }

    internal static TriedReader OfText(string[] right, Func<string, (bool IsRead, ValueList<Diagnostic> Told)> read) => new(
        random =>
        {
            string text = OneOf(right, random);
            return Encoding.UTF8.GetBytes(random.Next(20) switch
            {
                0 => text,
                1 or 2 => Mutations.Noise(random),
                < 7 => Mutations.Respaced(text, random),
                _ => Mutations.Of(text, random),
            });
        },
        input => read(Encoding.UTF8.GetString(input)),
        Encoding.UTF8.GetString);

    /// <summary>Stored bytes: of most inputs the content is damaged and the checksum over it right, so that what lies behind the checksum is tried.</summary>
    /// <param name="right">What was stored.</param>
    /// <param name="content">The content without what stands around it.</param>
    /// <param name="whole">A content with what stands around it.</param>
    /// <param name="read">Reads stored bytes.</param>
    internal static TriedReader OfBytes(byte[][] right, Func<byte[], byte[]> content, Func<byte[], byte[]> whole, Func<byte[], (bool IsRead, ValueList<Diagnostic> Told)> read) => new(
        random =>
        {
            byte[] stored = OneOf(right, random);
            return random.Next(20) switch
            {
                0 => stored,
                1 => ByteMutations.Noise(random),
                2 => ByteMutations.Of(stored, random),
                _ => whole(ByteMutations.Of(content(stored), random)),
            };
        },
        read,
        Convert.ToBase64String);

    private static T OneOf<T>(T[] right, Random random) => right.Length == 1 || random.Next(200) == 0 ? right[0] : right[1 + random.Next(right.Length - 1)];
}
