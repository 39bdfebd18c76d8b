namespace Edge.Drivers.Devices.WeightScale;

/// <summary>What the raw numbers of a scale count in: 0.005 kg and 0.001 m, or 0.01 lb and 0.1 inch.</summary>
internal readonly record struct ScaleUnits(bool IsImperial)
{
    private const ushort Unsuccessful = 0xFFFF;

    /// <summary>Unit of masses, UCUM.</summary>
    public string MassUcum => IsImperial ? "[lb_av]" : "kg";

    /// <summary>Unit of heights in the definition of the services, UCUM.</summary>
    public string HeightUcum => IsImperial ? "[in_i]" : "m";

    /// <summary>A mass, or null for an unsuccessful measurement.</summary>
    public decimal? Mass(ushort raw) => raw == Unsuccessful ? null : raw * (IsImperial ? 0.01m : 0.005m);

    /// <summary>A height in <see cref="HeightUcum"/>.</summary>
    public decimal? Height(ushort? raw) => raw * (IsImperial ? 0.1m : 0.001m);

    /// <summary>A height in centimetres, or in inches for imperial scales: both count in tenths.</summary>
    public static decimal? HeightReading(ushort? raw) => raw * 0.1m;
}
