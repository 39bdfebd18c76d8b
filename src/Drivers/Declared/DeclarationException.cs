namespace Edge.Drivers.Declared;

/// <summary>A device file is wrong; the message names the file, the member and what helps.</summary>
public sealed class DeclarationException : FormatException
{
    /// <param name="file">The file.</param>
    /// <param name="member">Path of the member, e.g. <c>values.spo2.metric</c>; empty for the whole file.</param>
    /// <param name="remedy">What is wrong and what helps.</param>
    public DeclarationException(string file, string member, string remedy)
        : base(member.Length == 0 ? $"{file}: {remedy}" : $"{file}: {member}: {remedy}") => (File, Member) = (file, member);

    public string File { get; }

    public string Member { get; }
}
