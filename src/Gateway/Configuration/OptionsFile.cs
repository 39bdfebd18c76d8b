using System.Text.Json;

namespace Edge.Gateway.Configuration;

/// <summary>A configuration that was read, or every reason why it cannot be used.</summary>
/// <param name="Options">The options when there is no error, else null.</param>
/// <param name="Errors">All errors found, each one line with the remedy; empty when valid.</param>
public sealed record OptionsReading(GatewayOptions? Options, IReadOnlyList<string> Errors)
{
    public bool IsValid => Options is not null;
}

/// <summary>What the service starts with.</summary>
/// <param name="Options">Options to run with.</param>
/// <param name="RejectedErrors">Errors of the file that could not be used while the last valid one runs; empty normally.</param>
public sealed record StartOptions(GatewayOptions Options, IReadOnlyList<string> RejectedErrors);

/// <summary>Reads the configuration file and keeps a copy of the last valid one.</summary>
public static class OptionsFile
{
    /// <summary>Name of the copy of the last valid configuration.</summary>
    public const string LastValidName = "configuration.valid.json";

    /// <summary>Reads and checks a file; never throws on its content.</summary>
    public static OptionsReading Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            GatewayOptions? options = JsonSerializer.Deserialize(stream, GatewayOptionsJson.Default.GatewayOptions);
            if (options is null)
            {
                return new OptionsReading(null, [$"{path}: the file says null; write an object."]);
            }

            IReadOnlyList<string> errors = OptionsCheck.Errors(options);
            return new OptionsReading(errors.Count == 0 ? options : null, errors);
        }
        catch (JsonException wrong)
        {
            return new OptionsReading(null, [$"{path}: line {wrong.LineNumber + 1}: {wrong.Message}"]);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new OptionsReading(null, [$"{path}: {missing.Message}"]);
        }
    }

    /// <summary>
    /// Where the copy of the last valid configuration lies: in the service's state directory, or beside the file when
    /// no service manager gives one.
    /// </summary>
    public static string LastValidPath(string path, string? stateDirectory) =>
        stateDirectory is null ? path + ".valid" : Path.Combine(stateDirectory, LastValidName);

    /// <summary>Options to start with: the file's, or, when it is faulty, the last valid ones.</summary>
    /// <returns>Null options inside the reading when neither can be used.</returns>
    public static (StartOptions? Start, IReadOnlyList<string> Errors) ForStart(string path, string lastValidPath)
    {
        OptionsReading wanted = Read(path);
        if (wanted.Options is { } options)
        {
            return (new StartOptions(options, []), []);
        }

        OptionsReading last = Read(lastValidPath);
        return last.Options is { } valid ? (new StartOptions(valid, wanted.Errors), []) : (null, wanted.Errors);
    }

    /// <summary>Keeps the options as the last valid ones, replacing the old copy in one step.</summary>
    /// <exception cref="IOException">The copy cannot be written; starting does not depend on it.</exception>
    public static void KeepAsLastValid(GatewayOptions options, string lastValidPath)
    {
        ArgumentNullException.ThrowIfNull(options);
        string temporary = lastValidPath + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(options, GatewayOptionsJson.Default.GatewayOptions));
        File.Move(temporary, lastValidPath, overwrite: true);
    }
}
