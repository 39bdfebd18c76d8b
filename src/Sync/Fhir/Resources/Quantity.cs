namespace Edge.Sync.Fhir.Resources;

/// <summary>A number with a unit (R4 Quantity). The scale of the number is data: 98.60 is not 98.6.</summary>
public sealed record Quantity(decimal Value, string? Unit, string? System, string? Code);

/// <summary>A range (R4 Range); an absent end is open.</summary>
public sealed record QuantityRange(Quantity? Low, Quantity? High);

/// <summary>A span of time (R4 Period); dateTime with zone.</summary>
public sealed record Period(string? Start, string? End);

/// <summary>A series of samples at one interval (R4 SampledData); the interval is in milliseconds.</summary>
public sealed record SampledSeries
{
    /// <summary>Value of raw 0, with the unit.</summary>
    public required Quantity Origin { get; init; }

    /// <summary>Milliseconds between samples, above 0.</summary>
    public required decimal Period { get; init; }

    /// <summary>Unit per raw count; null = 1.</summary>
    public decimal? Factor { get; init; }

    /// <summary>Least raw value the device can give.</summary>
    public decimal? LowerLimit { get; init; }

    /// <summary>Greatest raw value the device can give.</summary>
    public decimal? UpperLimit { get; init; }

    /// <summary>Values per instant, at least 1.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Decimals, <c>E</c>, <c>L</c> or <c>U</c>, separated by one U+0020.</summary>
    public string? Data { get; init; }
}
