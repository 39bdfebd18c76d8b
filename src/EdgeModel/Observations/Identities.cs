namespace Edge.Model.Observations;

/// <summary>A device of this gateway, by the stable name its configuration gives it, e.g. <c>nonin-1</c>.</summary>
/// <param name="Value">1 to 40 characters of <c>a-z 0-9 -</c>; checked where configuration is read.</param>
public readonly record struct DeviceId(string Value)
{
    public override string ToString() => Value ?? "";
}

/// <summary>A patient by pseudonym, e.g. <c>p1</c>. Names live only in the panel's configuration, never in records.</summary>
/// <param name="Value">1 to 40 characters of <c>a-z 0-9 -</c>.</param>
public readonly record struct PatientId(string Value)
{
    public override string ToString() => Value ?? "";
}
