using System.CommandLine;

namespace Edge.Gateway.Commands;

internal static class DemoCommand
{
    public static Command Create() => new("DemoCommand");
}
