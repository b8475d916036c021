using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>A measure's values over all customers of a dataset, typed by their kind: numbers as doubles, everything else as whole units.</summary>
/// <remarks>Immutable once it is made.</remarks>
internal sealed class ValueColumn
{
    private readonly Lock _making = new();
    private readonly ulong[] _valid;
    private IReadOnlyList<string>? _texts;
    private int? _scale;

    private ValueColumn(ValueKind kind, int customers)
    {
        (Kind, _valid) = (kind, new ulong[BitWords.Count(customers)]);
        if (kind == ValueKind.Number) Doubles = new double[customers];
        else Longs = new long[customers];
    }

    internal ValueKind Kind { get; }

    /// <summary>The decimal places of money, 0 for other whole units; null for numbers and texts.</summary>
    internal int? Scale => Kind switch
    {
        ValueKind.Money => _scale ?? 0,
        ValueKind.Number or ValueKind.Text or ValueKind.Enum => null,
        _ => 0,
    };

    internal ReadOnlySpan<ulong> Valid => _valid;

    internal int Count => BitWords.PopCount(_valid);

    internal double[]? Doubles { get; }

    internal long[]? Longs { get; }

    internal IReadOnlyList<string> Texts => _texts ?? [];

    /// <summary>The values of a measure.</summary>
    internal static ValueColumn Of(EvaluationScope scope, NamedResults results, Measure asked, Measure measure)
    {
        var column = new ValueColumn(asked.Kind, scope.Data.CustomerCount);
        BatchEvaluation.Run<MeasureOperator, ValueColumn>(
            scope, results, binder => [binder.Bind(measure)], static (context, roots, target) => target.Fill(context, roots[0]), column);
        return column;
    }

    /// <summary>A value as an object of its public type; null where missing.</summary>
    internal object? Value(int row)
    {
        if (!BitWords.Get(_valid, row)) return null;
        return Kind switch
        {
            ValueKind.Number => Doubles![row],
            ValueKind.Integer => Longs![row],
            ValueKind.Money => Longs![row] / NumericTyping.Pow10(Scale!.Value),
            ValueKind.Text or ValueKind.Enum => Texts[(int)Longs![row]],
            _ => FittedValue.Exact(Kind, 0, Longs![row]).Value,
        };
    }

    /// <summary>Writes a value as JSON: numbers as numbers, texts, durations, instants and dates as strings; null where missing, or where it is no number that JSON can say.</summary>
    internal void WriteValue(Utf8JsonWriter writer, int row)
    {
        switch (Value(row))
        {
            case null:
            case double number when !double.IsFinite(number):
                writer.WriteNullValue();
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case decimal money:
                writer.WriteNumberValue(money);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            default:
                writer.WriteStringValue(FittedValue.Exact(Kind, 0, Longs![row]).ToString());
                break;
        }
    }

    private void Fill(RowContext context, MeasureOperator root)
    {
        MeasureVector vector = context.Values(root);
        vector.Valid.AsSpan(0, context.WordCount).CopyTo(_valid.AsSpan(context.Start >> 6));
        if (Doubles is null)
        {
            vector.Longs.AsSpan(0, context.Count).CopyTo(Longs.AsSpan(context.Start));
            lock (_making) (_scale, _texts) = (root.Scale, root.Dictionary is { } dictionary ? Array.AsReadOnly(dictionary.Texts) : null);
        }
        else if (root.IsExact)
        {
            for (int i = 0; i < context.Count; i++)
                if (BitWords.Get(vector.Valid, i)) Doubles[context.Start + i] = root.ToDouble(vector, i);
        }
        else
        {
            vector.Doubles.AsSpan(0, context.Count).CopyTo(Doubles.AsSpan(context.Start));
        }

        context.GiveUp(root);
    }
}
