using System.Buffers.Binary;

namespace Edge.Drivers.Ble.Records;

/// <summary>
/// Requests to a Record Access Control Point, 2A52, as far as the gateway makes any: it reports and aborts. There is no
/// request here that removes a record. Source: Bluetooth GATT Specification Supplement, Record Access Control Point.
/// </summary>
internal static class RecordAccess
{
    /// <summary>Operation and response bytes that both sides use.</summary>
    public const byte Report = 1;
    public const byte Abort = 3;
    public const byte NumberResponse = 5;
    public const byte Response = 6;

    private const byte All = 1;
    private const byte GreaterOrEqual = 3;
    private const byte First = 5;
    private const byte Last = 6;

    // Sequence number of a glucose meter, time offset of a sensor.
    private const byte FilterByNumber = 1;

    private static readonly byte[] ReportFromZero = [Report, GreaterOrEqual, FilterByNumber, 0, 0];

    public static RecordRequest ReportAll { get; } = new("report-all", new byte[] { Report, All });

    public static RecordRequest ReportFirst { get; } = new("report-first", new byte[] { Report, First });

    public static RecordRequest ReportLast { get; } = new("report-last", new byte[] { Report, Last });

    public static RecordRequest AbortReport { get; } = new("abort", new byte[] { Abort, 0 });

    /// <summary>All that a driver with this control point may write to it.</summary>
    public static IReadOnlyList<PermittedWrite> PermittedWrites { get; } =
    [
        Permit(ReportAll),
        Permit(ReportFirst),
        Permit(ReportLast),
        Permit(AbortReport),
        Permit(new("report-from", ReportFromZero)) with { Mask = new byte[] { 0xFF, 0xFF, 0xFF, 0, 0 } },
    ];

    /// <summary>Records whose number is <paramref name="number"/> or greater.</summary>
    public static RecordRequest ReportFrom(ushort number)
    {
        byte[] bytes = [.. ReportFromZero];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(^2), number);
        return new("report-from", bytes);
    }

    private static PermittedWrite Permit(RecordRequest request) =>
        new(request.Name, request.Bytes, Characteristic: GattId.RecordAccessControlPoint);
}

/// <summary>One request with the name under which it is permitted.</summary>
internal readonly record struct RecordRequest(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>What the control point answers; a value that is not listed is a failure too.</summary>
internal enum RecordAccessResult : byte
{
    Success = 1,
    OperationUnsupported = 2,
    OperatorInvalid = 3,
    OperatorUnsupported = 4,
    OperandInvalid = 5,
    NoRecords = 6,
    AbortFailed = 7,
    NotCompleted = 8,
    OperandUnsupported = 9,
}
