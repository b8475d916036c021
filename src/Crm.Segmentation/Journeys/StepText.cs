namespace Crm.Segmentation.Journeys;

/// <summary>How blocks of steps are written.</summary>
internal static class StepText
{
    extension(RuleText text)
    {
        /// <summary>A block of steps in braces; one that is deeper than can be read is a sketch.</summary>
        internal RuleText Block(ValueList<JourneyStep> steps, int depth)
        {
            if (steps.Count == 0) return text.Write("{}");
            if (depth > JourneyLimits.Depth) return text.Write("{ … }");
            text.Write("{");
            text.Lines(steps, depth + 1);
            return text.Line(depth).Write("}");
        }

        /// <summary>Steps, each on a line.</summary>
        internal RuleText Lines(ValueList<JourneyStep> steps, int depth)
        {
            foreach (JourneyStep step in steps) step.Write(text.Line(depth), depth);
            return text;
        }

        /// <summary>A new line at a depth of braces.</summary>
        internal RuleText Line(int depth) => text.Write("\n").Write(new string(' ', 2 * depth));

        /// <summary>Parameters behind a message; nothing when there are none.</summary>
        internal RuleText Parameters(ValueList<MessageParameter> parameters)
        {
            if (parameters.Count == 0) return text;
            text.Write(" with { ").Join(parameters, ", ", parameter => text.Name(parameter.Name).Write(": ").Quoted(parameter.Text.Text));
            return text.Write(" }");
        }
    }
}
