using System.Data.Common;

namespace JourneyHost;

/// <summary>One worker of several: takes inputs, wakes customers, does what is to be done. It may be killed between any two statements.</summary>
/// <param name="store">What survives.</param>
/// <param name="catalog">The journeys.</param>
/// <param name="options">What the program was told.</param>
/// <param name="clock">The clock; in a replay everything happens at the instants of the inputs.</param>
/// <param name="point">Called between statements; a test kills the process there.</param>
internal sealed class Worker(JourneyStore store, JourneyCatalog catalog, HostOptions options, TimeProvider clock, Action point)
{
    private readonly Random _random = new();
    private readonly DateTimeOffset _until = options.Until;

    /// <summary>Does one thing; false when there is nothing to do.</summary>
    public bool Work() => Deliver() || TakeInput() || Wake();

    private bool TakeInput()
    {
        if ((store.Next(_random.Next(options.Workers)) ?? store.Next(0)) is not { } input) return false;
        using DbTransaction transaction = store.Begin();
        point();
        if (store.Take(input) && Step(input.Customer, JourneyInput.Of(input.Occurred), options.IsReplay ? input.At : clock.GetUtcNow())) Commit(transaction);
        return true;
    }

    private bool Wake()
    {
        if (store.Due(options.IsReplay ? _until : clock.GetUtcNow()) is not var (customer, wake)) return false;
        using DbTransaction transaction = store.Begin();
        point();
        if (Step(customer, JourneyInput.Tick, options.IsReplay ? wake : clock.GetUtcNow())) Commit(transaction);
        return true;
    }

    /// <summary>Does what is to be done, and then says that it is done. Killed in between, it does it again under the same key.</summary>
    private bool Deliver()
    {
        if (store.Undone() is not var (key, customer, at, what)) return false;
        point();
        Provider.Send(options.Sent, key, what);
        point();
        using DbTransaction transaction = store.Begin();
        store.Done(key);
        point();
        if (Step(customer, JourneyInput.Reported(key, ActionOutcome.Delivered, at), options.IsReplay ? at : clock.GetUtcNow())) Commit(transaction);
        return true;
    }

    /// <summary>Steps a customer, keeps her state, and puts what is to be done into the outbox; false when another worker was faster, and the transaction is to be dropped.</summary>
    private bool Step(string customer, JourneyInput input, DateTimeOffset now)
    {
        (CustomerJourneyState state, long version) = store.Load(catalog, customer);
        point();
        CustomerAttributes attributes = Shop.Customer(customer);
        var actions = new List<JourneyAction>();

        // A replay wakes her at each instant at which she asked for it; a host on a clock comes late, and its timers fire for when they were due.
        while (options.IsReplay && input is EventInput && state.NextWake < now) Take(JourneyInput.Tick, state.NextWake.Value);
        Take(input, now);
        if (!store.Save(customer, state, version)) return false;
        point();
        foreach (JourneyAction action in actions)
        {
            store.Ask(customer, action);
            point();
        }

        return true;

        void Take(JourneyInput one, DateTimeOffset at)
        {
            StepResult result = catalog.Step(state, one, new StepContext(at, attributes));
            state = result.State;
            actions.AddRange(result.Actions);
        }
    }

    private void Commit(DbTransaction transaction)
    {
        point();
        transaction.Commit();
        point();
    }
}
