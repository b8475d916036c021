using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <content>Which definitions are judged, and what of her is read for them.</content>
internal sealed partial class LiveWork
{
    /// <summary>The definitions that may say something else by an event, of which she is loaded, and those whose time has come; all of a customer who was never judged, or not for long.</summary>
    private ReadOnlySpan<int> DueBy(LiveCustomer customer, long now, CustomerEvent one, bool isLast)
    {
        JudgedDefinitions readers = _rules.Kept.ReadersOf(one.Index);
        if (IsToBeAsked(customer, now)) return All(customer, now);
        if (customer.Nexts.FirstAt <= now) return DueWith(customer, now, readers);
        Load(customer, readers);
        return isLast && _history.IsFew ? _rules.Kept.EffectsOf(one.Index).Of(_history, one.Milliseconds, _places) : readers.Places;
    }

    /// <summary>Those whose time has come, and some more.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<int> DueWith(LiveCustomer customer, long now, JudgedDefinitions others)
    {
        int due = customer.Nexts.Take(now, _places, out _), count = due;
        foreach (int definition in _places.AsSpan(0, due)) _isDue[definition] = true;
        foreach (int other in others.Places)
            if (!_isDue[other]) _places[count++] = other;
        foreach (int definition in _places.AsSpan(0, due)) _isDue[definition] = false;
        Load(customer, due, others);
        return _places.AsSpan(0, count);
    }

    /// <summary>Takes as much of her as is read by the first of the places, and by some more.</summary>
    private void Load(LiveCustomer customer, int places, JudgedDefinitions? others)
    {
        if (places == 1 && others is null)
        {
            Load(customer, _rules.Kept.Alone(_places[0]));
            return;
        }

        Array.Clear(_types);
        bool readsCustomer = others?.ReadCustomer == true;
        if (others is not null) Add(others.Types);
        foreach (int place in _places.AsSpan(0, places))
        {
            JudgedDefinitions one = _rules.Kept.Alone(place);
            readsCustomer |= one.ReadCustomer;
            Add(one.Types);
        }

        Load(customer, _types, readsCustomer);

        void Add(bool[] types)
        {
            for (int type = 0; type < types.Length; type++) _types[type] |= types[type];
        }
    }

    /// <summary>Whether all is to be asked: she never was, or not for long.</summary>
    private static bool IsToBeAsked(LiveCustomer customer, long now) => customer.Asked == long.MinValue || customer.Asked + AskedAgainAfter <= now;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int[] All(LiveCustomer customer, long now)
    {
        customer.Asked = now;
        return Loaded(customer, _rules.Kept.All);
    }

    private int[] Loaded(LiveCustomer customer, JudgedDefinitions definitions)
    {
        Load(customer, definitions);
        return definitions.Places;
    }

    /// <summary>Takes as much of her as some definitions read.</summary>
    private void Load(LiveCustomer customer, JudgedDefinitions definitions) => Load(customer, definitions.Types, definitions.ReadCustomer);

    private void Load(LiveCustomer customer, bool[] types, bool readsCustomer)
    {
        if (customer.FoldsIfAny is var folds && !ReferenceEquals(_history.Folds, folds)) _history.Folds = folds;
        _history.Set(readsCustomer ? customer.Attributes : _nobody, customer.EventCount);
        Form.ReadEvents(customer, types, _history);
    }
}
