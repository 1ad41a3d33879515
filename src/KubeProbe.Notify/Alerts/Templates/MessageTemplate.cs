using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid;
using Fluid.Values;

namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>
/// One text with placeholders, in the Liquid language: it sees what it is given and nothing else, and is bounded in steps and length.
/// </summary>
sealed class MessageTemplate
{
    /// <summary>Most characters of a template.</summary>
    public const int MaxLength = 16_384;

    /// <summary>Most characters it may make.</summary>
    public const int MaxResult = BoundedFilters.Most;

    const int MaxSteps = 20_000, MaxDepth = 20;

    static readonly FluidParser Parser = MakeParser();
    static readonly TemplateOptions Bounds = MakeBounds();

    readonly IFluidTemplate template;

    MessageTemplate(IFluidTemplate template) => this.template = template;

    /// <summary>Reads one; false with what is wrong and where.</summary>
    public static bool TryParse(string text, out MessageTemplate? template, out string fault)
    {
        template = null;
        if (text.Length > MaxLength)
        {
            fault = $"it is longer than {MaxLength} characters.";
            return false;
        }
        if (IsTooDeep(text))
        {
            fault = $"more than {MaxDepth} of its brackets lie in each other.";
            return false;
        }
        if (!Parser.TryParse(text, out var parsed, out fault)) return false;
        var ranges = new RangeBound();
        ranges.VisitTemplate(parsed);
        if (ranges.IsExceeded)
        {
            fault = $"a range must be of two numbers, none beyond {RangeBound.Largest}, such as (1..3).";
            return false;
        }
        template = new MessageTemplate(parsed);
        return true;
    }

    /// <summary>One that was found to be good when the server started.</summary>
    public static MessageTemplate Parse(string text) => TryParse(text, out var template, out var fault) ? template! : throw new TemplateFaultException(fault, new FormatException(fault));

    /// <summary>The text it makes. Throws <see cref="TemplateFaultException"/> where it does not come to an end within its bounds, or asks for what there is not.</summary>
    /// <param name="values">What it sees: texts, numbers, truths, lists and maps of them.</param>
    public string Render(IReadOnlyDictionary<string, object?> values)
    {
        var context = new TemplateContext(Bounds);
        foreach (var (name, value) in values) context.SetValue(name, FluidValue.Create(value, Bounds));
        var text = new StringBuilder();
        using var writer = new BoundedWriter(text, MaxResult);
        try
        {
            // Nothing it sees waits for anything, so this has ended when it returns.
            var rendering = template.RenderAsync(writer, context, NullEncoder.Default, false).AsTask();
            if (!rendering.IsCompleted) throw new InvalidOperationException("it waits for something");
            rendering.GetAwaiter().GetResult();
            writer.Flush();
            return text.ToString();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new TemplateFaultException(fault.Message, fault);
        }
    }

    // What is read by going into itself must not go deeper than a thread can.
    static bool IsTooDeep(string text)
    {
        var (inside, depth) = (false, 0);
        for (var at = 0; at + 1 < text.Length; at++)
        {
            if (text[at] is '{' && text[at + 1] is '{' or '%') (inside, depth) = (true, 0);
            else if (text[at] is '}' or '%' && text[at + 1] is '}') inside = false;
            else if (inside && text[at] is '[' or '(' && ++depth > MaxDepth) return true;
            else if (inside && text[at] is ']' or ')') depth--;
        }
        return false;
    }

    static FluidParser MakeParser()
    {
        var parser = new FluidParser();
        // What reads other files, and what keeps a text to make a longer one of it.
        foreach (var tag in (string[])["include", "render", "capture", "macro", "from", "layout"]) parser.RegisteredTags.Remove(tag);
        return parser;
    }

    static TemplateOptions MakeBounds()
    {
        var options = new TemplateOptions { MaxSteps = MaxSteps, MaxRecursion = 20, StrictVariables = true, StrictFilters = true, CultureInfo = CultureInfo.InvariantCulture };
        options.JsonSerializerOptions = new JsonSerializerOptions(options.JsonSerializerOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        BoundedFilters.Bound(options.Filters);
        return options;
    }
}
