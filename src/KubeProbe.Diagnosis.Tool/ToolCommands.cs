using System.CommandLine;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>train, compare, evaluate and diagnose.</summary>
static class ToolCommands
{
    const string Rows = "JSON lines, a folder with a recording, or one of such folders";

    public static RootCommand Root(TextWriter output, TextWriter errors, TextReader input) => new("Why did it fail: train, evaluate and ask, without a server.")
    {
        Train(output, errors), Compare(output, errors, input), Evaluate(output, errors, input), Diagnose(output, errors, input),
    };

    static Command Train(TextWriter output, TextWriter errors)
    {
        var files = new Argument<string[]>("FILE") { Description = $"Further labelled rows: {Rows}.", Arity = ArgumentArity.ZeroOrMore };
        var model = new Option<string?>("--output", "-o") { Description = "Where the model goes; without, the one that ships." };
        var compare = new Option<string?>("--compare") { Description = "A model; prints which rows would be answered otherwise, and writes nothing unless --output is given." };
        var weight = new Option<float>("--l2") { Description = "How much large weights cost.", DefaultValueFactory = _ => TrainCommand.DefaultL2 };
        var command = new Command("train", "Makes the model of the project's recordings and of rows by path, and measures it.") { files, model, compare, weight };
        command.SetAction(parsed => Guarded(errors, () => TrainCommand.Run(
            parsed.GetValue(files) ?? [], parsed.GetValue(model), parsed.GetValue(compare), parsed.GetValue(weight), output)));
        return command;
    }

    static Command Compare(TextWriter output, TextWriter errors, TextReader input)
    {
        var now = new Argument<string>("OLD") { Description = $"A model; {Comparison.Shipped} for the one that ships." };
        var then = new Argument<string>("NEW") { Description = "Another." };
        var files = new Argument<string[]>("FILE") { Description = $"Rows, labelled or not: {Rows}; - for standard input.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("compare", "Shows what would be answered otherwise, gained and lost, before a model is switched.") { now, then, files };
        command.SetAction(parsed => Guarded(errors, () => Comparison.Run(parsed.GetValue(now)!, parsed.GetValue(then)!, parsed.GetValue(files)!, input, output)));
        return command;
    }

    static Command Evaluate(TextWriter output, TextWriter errors, TextReader input)
    {
        var file = new Argument<string>("FILE") { Description = $"Labelled rows: {Rows}; - for standard input." };
        var model = new Option<string?>("--model") { Description = "Another model than the one that ships." };
        var misses = new Option<bool>("--misses") { Description = "Names the rows that were answered otherwise." };
        var command = new Command("evaluate", "Measures the model that ships with labelled rows.") { file, model, misses };
        command.SetAction(parsed => Guarded(errors, () => EvaluateCommand.Run(
            parsed.GetValue(file)!, parsed.GetValue(model), parsed.GetValue(misses), input, output)));
        return command;
    }

    static Command Diagnose(TextWriter output, TextWriter errors, TextReader input)
    {
        var file = new Option<string>("--file", "-f") { Description = $"Rows: {Rows}; - for standard input.", Required = true };
        var model = new Option<string?>("--model") { Description = "Another model than the one that ships." };
        var command = new Command("diagnose", "Answers each row with a line of JSON.") { file, model };
        command.SetAction(parsed => Guarded(errors, () => DiagnoseCommand.Run(parsed.GetValue(file)!, parsed.GetValue(model), input, output)));
        return command;
    }

    static int Guarded(TextWriter errors, Action run)
    {
        try
        {
            run();
            return 0;
        }
        catch (Exception fault) when (fault is RowsException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            errors.WriteLine(fault.Message);
            return 2;
        }
    }
}
