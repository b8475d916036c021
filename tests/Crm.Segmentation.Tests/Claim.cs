using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Tests;

/// <summary>What a test claims of thousands of worlds: its message, with the whole world in it, is made only where the claim does not hold.</summary>
internal static class Claim
{
    internal static void Holds([DoesNotReturnIf(false)] bool claim, [InterpolatedStringHandlerArgument(nameof(claim))] ref Message message)
    {
        if (!claim) Assert.Fail(message.ToText());
    }

    /// <summary>The parts of a message, which are not asked for where nothing is to be said.</summary>
    [InterpolatedStringHandler]
    internal ref struct Message
    {
        private DefaultInterpolatedStringHandler _text;

        public Message(int literalLength, int formattedCount, bool claim, out bool isSaid)
        {
            isSaid = !claim;
            if (isSaid) _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount);
        }

        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        public void AppendFormatted<T>(T value, string? format = null) => _text.AppendFormatted(value, format);

        internal string ToText() => _text.ToStringAndClear();
    }
}
