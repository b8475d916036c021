using System.Text.RegularExpressions;

namespace Crm.Segmentation.Conformance;

/// <summary>The one table of the words for findings and the library's codes.</summary>
internal static partial class JourneyFindings
{
    private static readonly Dictionary<JourneyFinding, string[]> Codes = new()
    {
        [JourneyFinding.AdLabelMissing] = [DiagnosticCodes.KoreanLabel],
        [JourneyFinding.AdWithoutConsentRule] = [DiagnosticCodes.ConsentMissing],
        [JourneyFinding.AlwaysTrueCondition] = [DiagnosticCodes.ConditionAlways],
        [JourneyFinding.CapAlwaysHit] = [DiagnosticCodes.CapAlwaysHit],
        [JourneyFinding.CapNeverBinding] = [DiagnosticCodes.CapNeverHit],
        [JourneyFinding.CapZero] = [DiagnosticCodes.SendCap],
        [JourneyFinding.ConditionNeedsSegment] = [DiagnosticCodes.NeedsSegment],
        [JourneyFinding.ConsentRenewal] = [DiagnosticCodes.KoreanRenewal],
        [JourneyFinding.DateWaitUnguarded] = [DiagnosticCodes.DateUnguarded],
        [JourneyFinding.DuplicateId] = [DiagnosticCodes.DuplicateNode],
        [JourneyFinding.ExitEqualsTrigger] = [DiagnosticCodes.ExitIsTrigger],
        [JourneyFinding.GoalMissing] = [DiagnosticCodes.GoalMissing],
        [JourneyFinding.GoalWindowShort] = [DiagnosticCodes.GoalShort],
        [JourneyFinding.ImpossibleCondition] = [DiagnosticCodes.ConditionNever],
        [JourneyFinding.InvisibleCharacter] = [DiagnosticCodes.HiddenCharacter],
        [JourneyFinding.LoopUnbounded] = [DiagnosticCodes.LoopUnbounded, DiagnosticCodes.RepeatWithoutEnd],
        [JourneyFinding.LoopWithoutWait] = [DiagnosticCodes.LoopWithoutWait],
        [JourneyFinding.MessagingLoosened] = [DiagnosticCodes.MessagingLoosened],
        [JourneyFinding.MigrationBreaksWaiting] = [DiagnosticCodes.MigrationStrands],
        [JourneyFinding.NightConsentNotSeparate] = [DiagnosticCodes.KoreanNightConsent],
        [JourneyFinding.NoEffect] = [DiagnosticCodes.NoEffect],
        [JourneyFinding.QuietEmpty] = [DiagnosticCodes.QuietEmpty],
        [JourneyFinding.ReentryConcurrentUnkeyed] = [DiagnosticCodes.ConcurrentUnkeyed],
        [JourneyFinding.SendAlwaysDelayed] = [DiagnosticCodes.SendDelayed],
        [JourneyFinding.SendNeverAllowed] = [DiagnosticCodes.SendNever],
        [JourneyFinding.SplitDuplicateArm] = [DiagnosticCodes.SplitArmTwice],
        [JourneyFinding.SplitKeyShared] = [DiagnosticCodes.SplitNameShared],
        [JourneyFinding.SplitWeights] = [DiagnosticCodes.SplitWeights],
        [JourneyFinding.TemplateNoFallback] = [DiagnosticCodes.FallbackMissing],
        [JourneyFinding.TypeMismatch] = [DiagnosticCodes.DoesNotCompare, DiagnosticCodes.JourneyAttribute],
        [JourneyFinding.UnknownAttribute] = [DiagnosticCodes.UnknownAttribute],
        [JourneyFinding.UnknownEnumValue] = [DiagnosticCodes.UnknownValue],
        [JourneyFinding.UnknownEvent] = [DiagnosticCodes.UnknownEvent],
        [JourneyFinding.UnknownJourney] = [DiagnosticCodes.UnknownJourney],
        [JourneyFinding.UnreachableArm] = [DiagnosticCodes.BranchNever],
        [JourneyFinding.UnreachableStep] = [DiagnosticCodes.StepNever],
        [JourneyFinding.WaitTooLong] = [DiagnosticCodes.WaitTooLong],
        [JourneyFinding.WaitWithoutTimeout] = [DiagnosticCodes.WaitWithoutEnd],
        [JourneyFinding.WaitZero] = [DiagnosticCodes.WaitZero],
    };

    /// <summary>Whether a diagnostic is a finding.</summary>
    internal static bool Is(Diagnostic diagnostic, JourneyFinding finding) => Codes.GetValueOrDefault(finding, []).Contains(diagnostic.Code);

    /// <summary>The place of a diagnostic as cases write it.</summary>
    internal static string Place(Diagnostic diagnostic) => Numbered().Replace(diagnostic.Part ?? "", match => match.Groups["of"].Value switch
    {
        "entries" => "trigger",
        "exits" => $"exit_on{match.Groups["number"].Value}",
        var other => $"{other[..other.LastIndexOf('.')]}.arm{match.Groups["number"].Value}",
    });

    [GeneratedRegex(@"^(?<of>entries|exits|.*\.(branches|arms))(?<number>\[\d+\])$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbered();
}
