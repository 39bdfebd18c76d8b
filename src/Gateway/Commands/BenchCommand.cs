using System.CommandLine;

namespace Edge.Gateway.Commands;

internal static class BenchCommand
{
    public static Command Create() => new("BenchCommand");
}
