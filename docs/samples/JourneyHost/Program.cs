using System.Diagnostics;
using JourneyHost;

// Runs the journeys of host.crm. Start it several times: the workers share the work. Stop one at any time, or kill it: it goes on where it was.
//   dotnet run                                  as messages come, on the clock
//   dotnet run -- --replay true                 the same messages at once, until nothing is left to do
//   dotnet run -- --postgres "Host=localhost"   in PostgreSQL in place of a file of SQLite
HostOptions options = HostOptions.Of(args);
using JourneyStore store = options.Postgres is { } postgres ? JourneyStore.OfPostgres(postgres) : JourneyStore.OfFile(options.Database);
using (var filling = store.Begin())
{
    foreach (Inbox input in Inbox.MadeUp(options.Messages)) store.Put(input);
    filling.Commit();
}

// An edited file is published once, by whichever worker starts first with it; those who are inside journeys that it changes are woken.
int before = store.Books().Count;
store.Publish(Shop.Rules, TimeProvider.System.GetUtcNow());
JourneyCatalog catalog = Shop.Journeys(store.Books());
if (before > 0)
    foreach (JourneyControl control in catalog.Controls.Skip(Shop.Journeys(store.Books().Take(before)).Controls.Count)) store.Tell(control, catalog);

int points = 0;
var worker = new Worker(store, catalog, options, TimeProvider.System, () =>
{
    if (++points == options.KillAt) Process.GetCurrentProcess().Kill();
});
while (true)
{
    if (worker.Work()) continue;
    if (options.IsReplay) return;
    await Task.Delay(TimeSpan.FromSeconds(1));
}
