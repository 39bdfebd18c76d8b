namespace Edge.Drivers.Devices.O2RingS;

/// <summary>Service and characteristics of OxyII devices. Source: nglessner/o2ring-s-protocol.</summary>
internal static class O2RingSId
{
    public static Guid Service { get; } = new("E8FB0001-A14B-98F9-831B-4E2941D01248");

    public static Guid Write { get; } = new("E8FB0002-A14B-98F9-831B-4E2941D01248");

    public static Guid Notify { get; } = new("E8FB0003-A14B-98F9-831B-4E2941D01248");
}
