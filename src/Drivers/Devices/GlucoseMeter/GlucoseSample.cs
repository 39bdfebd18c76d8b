namespace Edge.Drivers.Devices.GlucoseMeter;

/// <summary>
/// What was measured and where: the type and sample location fields that meters and sensors share. Source: Glucose Service
/// 1.0.1 and Continuous Glucose Monitoring Service 1.0.2, type and sample location; 11073-10417 and -10425 for the codes.
/// </summary>
/// <param name="Type">1 to 10; other values are reserved.</param>
/// <param name="Location">1 finger, 2 alternate site, 3 earlobe, 4 control solution, 5 under the skin, 15 not known.</param>
internal readonly record struct GlucoseSample(byte Type, byte Location)
{
    private const byte ControlSolutionType = 10;
    private const byte ControlSolutionLocation = 4;

    /// <summary>Reads the byte with the type in its low half and the location in its high half.</summary>
    public static GlucoseSample FromByte(byte packed) => new((byte)(packed & 0x0F), (byte)(packed >> 4));

    /// <summary>True for a test of the device itself; such a value belongs to no patient.</summary>
    public bool IsControlSolution => Type == ControlSolutionType || Location == ControlSolutionLocation;

    /// <summary>The 11073-10101 code of glucose in this kind of sample; 0 for a reserved type and for control solution.</summary>
    public uint Mdc => Type switch
    {
        1 => 160184, // capillary whole blood
        2 => 160188, // capillary plasma
        3 => 160192, // venous whole blood
        4 => 160196, // venous plasma
        5 => 160200, // arterial whole blood
        6 => 160204, // arterial plasma
        7 => 160364, // undetermined whole blood
        8 => 160368, // undetermined plasma
        9 => 160212, // interstitial fluid
        _ => 0,
    };
}
