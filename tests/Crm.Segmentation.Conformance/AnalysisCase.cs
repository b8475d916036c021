using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of an analysis over events: its configuration, its events and what is expected.</summary>
internal sealed class AnalysisCase
{
    private readonly Fields _case;

    internal AnalysisCase(JsonElement json, string analysis)
    {
        _case = new Fields(json, "case");
        _case.Ignore("id", "title", "source", "notes");
        if (_case.TextOrNull("analysis") is { } named && named != analysis) throw _case.Unknown("analysis", named);
        Config = _case.Object("config");
        Wanted = _case.Get("expected");
        Expected = new Fields(Wanted, "expected");
        Events = [.. (_case.ListOrNull("events") ?? []).Select((e, i) => CaseEvent.Read(new Fields(e, $"events[{i}]")))];
    }

    internal Fields Config { get; }

    /// <summary>What is expected, to be asked for by name.</summary>
    internal Fields Expected { get; }

    /// <summary>What is expected, as it stands.</summary>
    internal JsonElement Wanted { get; }

    internal IReadOnlyList<CaseEvent> Events { get; }

    /// <summary>Whether the case wants its configuration to be refused.</summary>
    internal bool ExpectsError => Wanted.TryGetProperty("error", out _);

    /// <summary>Fails on a field of the case, the configuration or the expectation that nobody read.</summary>
    internal void Done()
    {
        _case.Done();
        Config.Done();
        Expected.Done();
    }
}
