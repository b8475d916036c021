namespace Crm.Segmentation.Live;

/// <content>What old events come to: of each measure that has any.</content>
internal sealed partial class StateForm
{
    private static void WriteFolds(StateWriter to, Fold[] folds)
    {
        int count = 0;
        foreach (ref readonly Fold fold in folds.AsSpan()) count += fold.IsEmpty ? 0 : 1;
        to.Count(count);
        for (int place = 0; place < folds.Length; place++)
        {
            Fold fold = folds[place];
            if (fold.IsEmpty) continue;
            to.Count(place);
            to.Unsigned((ulong)fold.Count);
            to.Wide(fold.Sum);
            to.Signed(fold.Value);
            to.Signed(fold.At);
            to.Count(fold.Finer);
            to.Signed(fold.Sequence);
        }
    }

    private static void ReadFolds(ref StateReader from, Fold[] folds)
    {
        int last = -1;
        for (int left = from.Count(21); left > 0; left--)
        {
            int place = from.Count();
            if (place <= last || place >= folds.Length) throw StateReader.Malformed();
            last = place;
            folds[place] = new Fold
            {
                Count = (long)from.Unsigned(),
                Sum = from.Wide(),
                Value = from.Signed(),
                At = ValueForm.InRange(from.Signed(), Timestamp.Min, Timestamp.Max),
                Finer = from.Count(),
                Sequence = from.Signed(),
            };
            if (folds[place].Count <= 0) throw StateReader.Malformed();
        }
    }
}
