namespace Crm.Segmentation.Journeys;

/// <content>Texts, consent and caps.</content>
internal sealed partial class JourneyAnalysis
{
    private static readonly TimeSpan TwoYears = TimeSpan.FromDays(731);

    /// <summary>Where the law looks for the label: in a title where there is one, else in the text.</summary>
    private static readonly string[] Shown = ["title", "subject", "text", "body"];

    private static readonly QuietHours Night = new(new TimeOnly(21, 0), new TimeOnly(8, 0));

    private void LookAtTexts(Journey journey)
    {
        foreach ((JourneyNode node, MessageParameter parameter) in MessageTexts.Of(journey))
        {
            if (node.Step is not SendStep) continue;
            foreach (MessagePlace place in parameter.Text.Places.Where(place => place is { IsOfTrigger: false, Fallback: null } && !_options.AlwaysSet.Contains(place.Name, StringComparer.Ordinal)))
            {
                Tell(
                    journey, DiagnosticSeverity.Warning, DiagnosticCodes.FallbackMissing, node.Id, parameter,
                    $"A customer without '{place.Name}' does not get the message: the text has nothing for her.", $"Say what stands there then: {{{{{place.Name}|...}}}}.");
            }
        }
    }

    private void LookAtLabels(Journey journey)
    {
        foreach (JourneyNode node in journey.Nodes)
        {
            if (node.Step is not SendStep { IsTransactional: false } send) continue;
            MessageText? shown = Shown.Select(name => send.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Text).FirstOrDefault(text => text is not null);
            if (shown is not null && !shown.Text.StartsWith("(광고)", StringComparison.Ordinal))
                Tell(journey, DiagnosticSeverity.Warning, DiagnosticCodes.KoreanLabel, node, $"The advertisement '{node.Id}' does not begin with the label (광고).", "Begin it with (광고), written like this.");
            if (_messaging?.Consent is null && _messaging?.ChannelConsents.Any(consent => consent.Channel == send.Channel) != true)
            {
                Tell(
                    journey, DiagnosticSeverity.Warning, DiagnosticCodes.ConsentMissing, node, $"The advertisement '{node.Id}' has no consent to go by, and is sent to nobody.",
                    "Say in messaging which attribute is the consent.");
            }
        }
    }

    private void LookAtMessaging()
    {
        if (_messaging is null) return;
        for (int i = 0; i < _messaging.Caps.Count; i++) LookAtCap(_messaging.Caps[i], $"caps[{i}]");
        bool hasAds = _journeys.Any(journey => journey.Nodes.Any(node => node.Step is SendStep { IsTransactional: false }));
        if (!_options.KoreanAdvertising || !hasAds) return;
        if ((_messaging.Consent is not null || _messaging.ChannelConsents.Count > 0) && !(_messaging.Renewal?.After <= TwoYears))
        {
            TellMessaging(
                DiagnosticSeverity.Warning, DiagnosticCodes.KoreanRenewal, "consent", _messaging.Renewal?.ConsentedAt, "Consent to advertisements is asked for again every two years.",
                "Say: renew consent after 730 days from the attribute with its date.");
        }

        if (_messaging.NightConsent is { } night && night.Equals(_messaging.Consent))
        {
            TellMessaging(
                DiagnosticSeverity.Warning, DiagnosticCodes.KoreanNightConsent, "night_consent", night, "Consent to advertisements at night is the general consent, and must be one of its own.",
                "Name an attribute of its own, or leave the line out.");
        }

        if (_messaging.Quiet is not { } quiet || (Night.From - quiet.From) + Night.Length > quiet.Length)
        {
            TellMessaging(
                DiagnosticSeverity.Warning, DiagnosticCodes.KoreanNight, "quiet", _messaging.Quiet, "Advertisements are not sent from 21:00 to 08:00 without consent of its own.", "Say: quiet 21:00..08:00 hold.");
        }
    }

    /// <summary>A cap that all journeys together can never use up. Tags are shared with what else a host sends.</summary>
    private void LookAtCap(SendCap cap, string part)
    {
        if (cap.Scope == CapScope.Tag) return;
        long most = 0;
        foreach (Journey journey in _journeys)
        {
            long sends = MostSends(journey, cap);
            int? entries = journey.Reentry.Mode == ReentryMode.Never && journey.Reentry.Key is null ? 1 : journey.Reentry.MaximumEntries;
            if (sends > 0 && entries is null) return;
            most += sends * (entries ?? 1);
        }

        if (most <= cap.Most)
        {
            TellMessaging(
                DiagnosticSeverity.Information, DiagnosticCodes.CapNeverHit, part, cap, $"The cap of {cap.Most} is never used up: all journeys together send a customer at most {most} such messages.");
        }
    }

    private static long MostSends(Journey journey, SendCap cap)
    {
        ValueList<JourneyNode> nodes = journey.Nodes;
        var times = new long[nodes.Count];
        long sends = 0;
        for (int i = 0; i < nodes.Count; i++)
        {
            long outer = nodes[i].Parent < 0 ? 1 : times[nodes[i].Parent];
            times[i] = Math.Min(outer * (nodes[i].Step is RepeatStep { Times: { } repeats } ? repeats : 1), int.MaxValue);
            if (nodes[i].Step is SendStep { IsTransactional: false } send && (cap.Scope == CapScope.Ads || send.Channel == cap.Name)) sends += times[i];
        }

        return Math.Min(sends, int.MaxValue);
    }
}
