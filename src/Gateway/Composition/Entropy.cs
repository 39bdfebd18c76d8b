using System.Security.Cryptography;

namespace Edge.Gateway.Composition;

/// <summary>The one place where chance enters: a seed from the operating system, from which everything else is drawn.</summary>
internal static class Entropy
{
    public static int Seed() => RandomNumberGenerator.GetInt32(int.MaxValue);
}
