using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Edge.Sync.Uplinks;

/// <summary>Reads what a stranger sent: a message or nothing.</summary>
internal static class Parsing
{
    public static bool TryParse<T>(MessageParser<T> parser, ReadOnlySpan<byte> body, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
    {
        try
        {
            message = parser.ParseFrom(body);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            message = null;
            return false;
        }
    }
}
