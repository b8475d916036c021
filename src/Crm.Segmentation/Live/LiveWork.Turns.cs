using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <content>What comes by itself: in bytes, or in a customer who was read.</content>
internal sealed partial class LiveWork
{
    /// <summary>Turns what comes at an instant of a customer, of which it is told: in her bytes, of which no more than their beginning is looked at.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Turn(Span<byte> stored, in CustomerKey key, long now, ICollection<LiveChange> changes)
    {
        Span<byte> codes = StateForm.CodesIn(stored), nexts = codes[Customer.Codes.LengthIn(codes)..];
        StateForm.SetTold(stored, now);
        int due = Customer.Nexts.Take(nexts, now, _places);
        foreach (int definition in _places.AsSpan(0, due)) Tell(key, definition, Customer.Codes.Turn(codes, definition), now, changes);
    }

    /// <summary>Turns the first so many segments that come, which was told: in her bytes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void CatchUp(Span<byte> stored, int turns)
    {
        // The same segment may turn twice, so that there may be more turns than definitions.
        Span<int> turned = stackalloc int[CustomerPlace.MostTurns];
        Span<byte> codes = StateForm.CodesIn(stored), nexts = codes[Customer.Codes.LengthIn(codes)..];
        StateForm.SetTold(stored, Customer.Nexts.TakeFirst(nexts, turns, turned));
        foreach (int definition in turned[..turns]) _ = Customer.Codes.Turn(codes, definition);
    }

    /// <summary>Whether a segment says another thing than her bytes, of which the first so many segments that come have turned.</summary>
    internal bool HasTurned(ReadOnlySpan<byte> stored, int turns, int definition)
    {
        ReadOnlySpan<byte> codes = StateForm.CodesIn(stored);
        return (Customer.Nexts.CountOf(codes[Customer.Codes.LengthIn(codes)..], turns, definition) & 1) != 0;
    }

    /// <summary>Tells that a segment turned by itself.</summary>
    internal void Tell(in CustomerKey customer, int definition, bool isMember, long now, ICollection<LiveChange> changes) =>
        changes.Add(new LiveChange(customer, _definitions[definition], isMember ? 1 : 0, now, LiveChange.NoEffect));

    /// <summary>What is due at an instant: of which it is known that nothing comes after, it just turns; the rest is judged.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Wake(LiveCustomer customer, long now, ICollection<LiveChange> changes)
    {
        if (IsToBeAsked(customer, now))
        {
            Judge(customer, now, All(customer, now), changes, corrects: false);
            return;
        }

        int left = Turn(customer, now, changes);
        if (left == 0) return;
        Load(customer, left, null);
        Judge(customer, now, _places.AsSpan(0, left), changes, corrects: false);
    }

    /// <summary>Turns what is due of which it is told what comes then. The places of what is to be asked are left: so many.</summary>
    private int Turn(LiveCustomer customer, long now, ICollection<LiveChange> changes)
    {
        int due = customer.Nexts.Take(now, _places, out int told);
        customer.Told = now;
        foreach (int definition in _places.AsSpan(0, told)) Change(customer, definition, customer.Codes[definition] == 1 ? 0 : 1, now, LiveChange.NoEffect, changes);
        _places.AsSpan(told, due - told).CopyTo(_places);
        return due - told;
    }
}
