using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Crm.Segmentation.Tests.Reports;

/// <summary>Every result says what it is: as text, and in one line where a debugger shows it.</summary>
public sealed class TextOfResultsTests
{
    [Fact]
    public void Results_OfEveryType_SayWhatTheyAre()
    {
        var reader = new Reader();

        ResultShop.Each(reader);

        Assert.True(reader.Silent.Count == 0, string.Join('\n', reader.Silent));
    }

    private sealed class Reader : IResultVisitor
    {
        internal List<string> Silent { get; } = [];

        public void Visit<T>(T value)
        {
            Type type = value!.GetType();
            string text = value.ToString()!;
            DebuggerDisplayAttribute? shown = type.GetCustomAttribute<DebuggerDisplayAttribute>(inherit: true);
            if (text.Length == 0 || text == type.ToString()) Silent.Add($"{type.Name} says nothing of itself.");
            if (shown is null && text.TrimEnd().Contains('\n', StringComparison.Ordinal)) Silent.Add($"{type.Name} is many lines of text, and has no line for a debugger:\n{text}");
            if (shown is null) return;
            string line = Regex.Replace(shown.Value, @"\{(?<path>[\w.]+)(,nq)?\}", hole => $"{ValueAt(value, hole.Groups["path"].Value)}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            Assert.False(line.Length == 0 || line.Contains('\n', StringComparison.Ordinal), $"{type.Name} is shown as: {line}");
        }

        private static object? ValueAt(object value, string path)
        {
            foreach (string name in path.Split('.'))
            {
                PropertyInfo? property = null;
                for (Type? type = value.GetType(); type is not null && property is null; type = type.BaseType)
                    property = type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
                Assert.True(property is not null, $"{value.GetType().Name} has no {name}, which its line for a debugger names.");
                value = property.GetValue(value)!;
            }

            return value;
        }
    }
}
