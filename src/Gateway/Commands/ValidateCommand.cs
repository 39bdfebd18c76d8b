using System.CommandLine;
using Edge.Gateway.Configuration;

namespace Edge.Gateway.Commands;

/// <summary><c>validate</c>: checks a configuration and reports every error at once; the service runs it before it starts.</summary>
internal static class ValidateCommand
{
    /// <summary>Where the service's configuration lies unless said otherwise.</summary>
    public const string DefaultPath = "/etc/edge-gateway/edge.json";

    /// <summary>The option that every verb with a configuration has.</summary>
    public static Option<string> ConfigOption() => new("--config")
    {
        Description = $"Configuration file; {DefaultPath} when not given.",
        DefaultValueFactory = _ => DefaultPath,
    };

    public static Command Create()
    {
        Option<string> config = ConfigOption();
        var command = new Command("validate", "Checks the configuration; all errors at once.") { config };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(config)!;
            OptionsReading reading = OptionsFile.Read(path);
            foreach (string error in reading.Errors)
            {
                Console.Error.WriteLine(error);
            }

            Console.WriteLine(reading.IsValid ? $"{path} is valid." : $"{path} has {reading.Errors.Count} error(s).");
            return reading.IsValid ? 0 : EdgeCommandLine.Finding;
        });
        return command;
    }
}
