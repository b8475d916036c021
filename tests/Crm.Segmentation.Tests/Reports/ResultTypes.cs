using System.Reflection;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Live;
using Crm.Segmentation.RuleTests;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Reports;

/// <summary>The public types that a caller of the engine meets in its results, found from their properties.</summary>
internal static class ResultTypes
{
    /// <summary>What is no result: the vocabulary, the trees of rules (which are texts in results), and what runs.</summary>
    private static readonly Type[] NoResults = [typeof(Schema), typeof(Expression), typeof(EventPattern), typeof(Window), typeof(Sequence), typeof(SegmentPlan), typeof(RuleTestCase), typeof(RuleProgram), typeof(ResolvedBook), typeof(LiveRules), typeof(LiveOptions), typeof(JourneyCatalog), typeof(JourneyControl), typeof(JourneySimulator)];

    /// <summary>What is written as a whole, and whose parts are not met by themselves.</summary>
    private static readonly Type[] Definitions = [typeof(Definition)];

    internal static HashSet<Type> Reachable()
    {
        var found = new HashSet<Type>();
        var open = new Stack<Type>(typeof(SegmentationEngine).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.ReturnType));
        while (open.TryPop(out Type? type))
        {
            foreach (Type part in Parts(type))
            {
                if (part.Assembly != typeof(Segment).Assembly || part.IsEnum || NoResults.Any(no => no.IsAssignableFrom(part)) || !found.Add(part)) continue;
                if (Definitions.Any(definition => definition.IsAssignableFrom(part))) continue;
                foreach (PropertyInfo property in part.GetProperties(BindingFlags.Public | BindingFlags.Instance)) open.Push(property.PropertyType);
            }
        }

        return found;
    }

    /// <summary>The type, or those that it holds: the elements of lists and spans, the parts of tuples.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.IsArray) return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];
    }
}
