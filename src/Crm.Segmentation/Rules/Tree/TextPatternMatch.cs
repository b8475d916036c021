using System.Text;

namespace Crm.Segmentation.Tree;

/// <summary>
/// A pattern ready to be compared with texts. What stands before the first star is looked for at the begin of a text, what stands after the last at its end, and
/// the pieces between one after another, each at its first place: a piece of plain characters by what it has in common with itself (Knuth, Morris and Pratt 1977),
/// one with question marks by bits, a word for 64 of its characters (Baeza-Yates and Gonnet 1992). Linear in the text.
/// </summary>
internal sealed class TextPatternMatch
{
    private readonly Piece[] _pieces;

    /// <param name="pieces">The pieces between the stars; in each a scalar value, or null for any one character.</param>
    internal TextPatternMatch(IEnumerable<IReadOnlyList<int?>> pieces) => _pieces = [.. pieces.Select(piece => new Piece(piece))];

    /// <summary>Whether the text as a whole matches.</summary>
    internal bool Matches(string text)
    {
        if (_pieces[0].PrefixOf(text) is not { } start) return false;
        if (_pieces.Length == 1) return start == text.Length;
        if (_pieces[^1].SuffixOf(text) is not { } end || end < start) return false;
        foreach (Piece piece in _pieces.AsSpan()[1..^1])
        {
            if (piece.IndexIn(text.AsSpan(start, end - start)) is not { } after) return false;
            start += after;
        }

        return true;
    }

    /// <summary>What stands between two stars.</summary>
    private sealed class Piece
    {
        private readonly int?[] _scalars;
        private readonly string? _plain;
        private readonly int[] _borders = [];
        private readonly Dictionary<int, ulong[]> _places = [];
        private readonly ulong[] _anywhere = [];

        internal Piece(IReadOnlyList<int?> scalars)
        {
            _scalars = [.. scalars];
            if (Array.TrueForAll(_scalars, scalar => scalar is not null))
            {
                _plain = string.Concat(_scalars.Select(scalar => new Rune(scalar!.Value).ToString()));
                _borders = Borders(_plain);
                return;
            }

            _anywhere = new ulong[(_scalars.Length + 63) / 64];
            for (int i = 0; i < _scalars.Length; i++)
                if (_scalars[i] is null) Set(_anywhere, i);
            for (int i = 0; i < _scalars.Length; i++)
            {
                if (_scalars[i] is not { } scalar) continue;
                if (!_places.TryGetValue(scalar, out ulong[]? places)) _places.Add(scalar, places = [.. _anywhere]);
                Set(places, i);
            }
        }

        /// <summary>Where the piece ends at the begin of a text; null when the text does not begin with it.</summary>
        internal int? PrefixOf(ReadOnlySpan<char> text)
        {
            int at = 0;
            foreach (int? scalar in _scalars)
            {
                if (at == text.Length) return null;
                Rune.DecodeFromUtf16(text[at..], out Rune rune, out int length);
                if (scalar is { } wanted && wanted != rune.Value) return null;
                at += length;
            }

            return at;
        }

        /// <summary>Where the piece begins at the end of a text; null when the text does not end with it.</summary>
        internal int? SuffixOf(ReadOnlySpan<char> text)
        {
            int at = text.Length;
            for (int i = _scalars.Length - 1; i >= 0; i--)
            {
                if (at == 0) return null;
                Rune.DecodeLastFromUtf16(text[..at], out Rune rune, out int length);
                if (_scalars[i] is { } wanted && wanted != rune.Value) return null;
                at -= length;
            }

            return at;
        }

        /// <summary>The end of the first place of the piece in a text; null when it is not there.</summary>
        internal int? IndexIn(ReadOnlySpan<char> text) => _scalars.Length == 0 ? 0 : _plain is not null ? IndexOfPlain(_plain, text) : IndexByBits(text);

        private int? IndexOfPlain(string plain, ReadOnlySpan<char> text)
        {
            int matched = 0;
            for (int at = 0; at < text.Length; at++)
            {
                while (matched > 0 && plain[matched] != text[at]) matched = _borders[matched - 1];
                if (plain[matched] == text[at]) matched++;
                if (matched == plain.Length) return at + 1;
            }

            return null;
        }

        /// <summary>Bit i of the state says that the last i + 1 characters are the first i + 1 of the piece.</summary>
        private int? IndexByBits(ReadOnlySpan<char> text)
        {
            var state = new ulong[_anywhere.Length];
            int last = _scalars.Length - 1;
            for (int at = 0; at < text.Length;)
            {
                Rune.DecodeFromUtf16(text[at..], out Rune rune, out int length);
                at += length;
                ulong[] places = _places.GetValueOrDefault(rune.Value, _anywhere);
                ulong carry = 1;
                for (int word = 0; word < state.Length; word++)
                {
                    ulong next = state[word] >> 63;
                    state[word] = ((state[word] << 1) | carry) & places[word];
                    carry = next;
                }

                if ((state[last >> 6] >> (last & 63) & 1) != 0) return at;
            }

            return null;
        }

        /// <summary>For each begin of a text the length of the longest shorter begin that it ends with.</summary>
        private static int[] Borders(string text)
        {
            var borders = new int[text.Length];
            for (int i = 1, matched = 0; i < text.Length; i++)
            {
                while (matched > 0 && text[matched] != text[i]) matched = borders[matched - 1];
                if (text[matched] == text[i]) matched++;
                borders[i] = matched;
            }

            return borders;
        }

        private static void Set(ulong[] words, int bit) => words[bit >> 6] |= 1UL << (bit & 63);
    }
}
