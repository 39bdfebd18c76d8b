using System.CommandLine;
using Edge.Sync.Journal;

namespace Edge.Gateway.Commands;

/// <summary><c>journal verify|stat|dump DIR</c>: looks at a journal without touching it, also beside a running service.</summary>
internal static class JournalCommand
{
    public static Command Create() => new("journal", "Looks at a journal; read-only, works beside a running service.")
    {
        Verb("verify", "Checks every record and the hash chain; exit 1 when something is wrong.", (folder, _) => JournalVerifier.Verify(folder, Console.Out) == 0 ? 0 : EdgeCommandLine.Finding),
        Verb("stat", "Counts by lane.", (folder, _) => Done(() => JournalVerifier.Stat(folder, Console.Out))),
        WithLane(),
    };

    private static Command WithLane()
    {
        var lane = new Option<string?>("--lane") { Description = $"Only this lane: {string.Join(", ", Enum.GetNames<Lane>()).ToLowerInvariant()}." };
        Command dump = Verb("dump", "Prints the records as JSON lines.", (folder, parsed) => Done(() => JournalVerifier.Dump(folder, LaneOf(parsed.GetValue(lane)), Console.Out)));
        dump.Options.Add(lane);
        return dump;
    }

    private static Command Verb(string name, string description, Func<string, ParseResult, int> act)
    {
        var folder = new Argument<string>("dir") { Description = "Directory of the journal, or the gateway's state directory." };
        var command = new Command(name, description) { folder };
        command.SetAction(parsed =>
        {
            string given = parsed.GetValue(folder)!;
            string inside = Path.Combine(given, "journal");
            string directory = Directory.Exists(inside) ? inside : given;
            return Directory.Exists(directory) ? act(directory, parsed) : throw new UsageException($"{given} is not there.");
        });
        return command;
    }

    private static Lane? LaneOf(string? name)
    {
        if (name is null)
        {
            return null;
        }

        return Enum.TryParse(name, ignoreCase: true, out Lane lane) && Enum.IsDefined(lane)
            ? lane
            : throw new UsageException($"no lane '{name}'; there are {string.Join(", ", Enum.GetNames<Lane>()).ToLowerInvariant()}.");
    }

    private static int Done(Action act)
    {
        act();
        return 0;
    }
}
