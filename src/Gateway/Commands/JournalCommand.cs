using System.CommandLine;

namespace Edge.Gateway.Commands;

internal static class JournalCommand
{
    public static Command Create() => new("JournalCommand");
}
