using System.Text;

namespace Crm.Segmentation.Hosting;

/// <summary>The files of a folder whose names match a pattern, in the order of their names.</summary>
/// <param name="root">What the path starts from where it is relative.</param>
/// <param name="path">The folder and the pattern of names, such as <c>rules/*.crm</c>.</param>
internal sealed class RuleFiles(string root, string path) : IRuleSource
{
    /// <summary>Half a character at the end of a file that is being written is not replaced, but refused.</summary>
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<IReadOnlyList<(string Name, string Text)>> ReadAsync(CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(path, root);
        var folder = new DirectoryInfo(Path.GetDirectoryName(full)!);
        FileInfo[] files = folder.Exists ? folder.GetFiles(Path.GetFileName(full)) : [];
        if (files.Length == 0) throw new FileNotFoundException($"No file of rules matches '{path}' in '{root}'.", full);
        Array.Sort(files, (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var texts = new List<(string Name, string Text)>(files.Length);
        foreach (FileInfo file in files) texts.Add((file.Name, await TextOf(file, cancellationToken).ConfigureAwait(false)));
        return texts;
    }

    private static async Task<string> TextOf(FileInfo file, CancellationToken cancellationToken)
    {
        byte[] bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false);
        ReadOnlySpan<byte> text = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException wrong)
        {
            throw new InvalidDataException($"The file of rules '{file.Name}' is not UTF-8.", wrong);
        }
    }
}
