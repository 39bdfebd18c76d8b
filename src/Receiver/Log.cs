namespace Edge.Receiver;

/// <summary>Log messages of the receiver; ids 5000 to 5999. No health values, no names.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "listening on {Address}")]
    public static partial void Listening(ILogger log, string address);

    [LoggerMessage(5002, LogLevel.Warning, "gateway {Gateway}: refused a batch of lane {Lane}, records {From} to {To}: {Reason}")]
    public static partial void Refused(ILogger log, string gateway, uint lane, ulong from, ulong to, string reason);

    [LoggerMessage(5003, LogLevel.Error, "gateway {Gateway}: lane {Lane} lacks records {From} to {To} for {Minutes} minutes")]
    public static partial void Gap(ILogger log, string gateway, string lane, long from, long to, double minutes);

    [LoggerMessage(5004, LogLevel.Information, "gateway {Gateway}: the gap in lane {Lane} is closed")]
    public static partial void GapClosed(ILogger log, string gateway, string lane);

    [LoggerMessage(5005, LogLevel.Error, "the store fails: {Reason}")]
    public static partial void StoreFails(ILogger log, string reason);

    [LoggerMessage(5006, LogLevel.Information, "the store works again")]
    public static partial void StoreWorks(ILogger log);

    [LoggerMessage(5007, LogLevel.Warning, "gateway {Gateway} declares records {From} to {To} of lane {Lane} lost: {Reason}")]
    public static partial void Dropped(ILogger log, string gateway, ulong from, ulong to, uint lane, string reason);

    [LoggerMessage(5020, LogLevel.Error, "the store cannot be opened, gateways are told to wait: {Reason}")]
    public static partial void StoreNotOpened(ILogger log, string reason);

    [LoggerMessage(5021, LogLevel.Information, "the store is open")]
    public static partial void StoreOpened(ILogger log);

    [LoggerMessage(5022, LogLevel.Warning, "more than {Waiting} requests wait for the store; gateways are told to come back")]
    public static partial void StoreCrowded(ILogger log, int waiting);

    [LoggerMessage(5008, LogLevel.Information, "broker {Host}: connected with MQTT version {Version}")]
    public static partial void BrokerConnected(ILogger log, string host, int version);

    [LoggerMessage(5009, LogLevel.Warning, "broker {Host}: not connected: {Reason}")]
    public static partial void BrokerLost(ILogger log, string host, string reason);

    [LoggerMessage(5010, LogLevel.Error, "a message from the broker could not be handled")]
    public static partial void MessageFault(ILogger log, Exception fault);

    [LoggerMessage(5030, LogLevel.Error, "records cannot be turned into FHIR: {Reason}")]
    public static partial void FhirFails(ILogger log, string reason);

    [LoggerMessage(5031, LogLevel.Information, "records are turned into FHIR again")]
    public static partial void FhirWorks(ILogger log);

    [LoggerMessage(5032, LogLevel.Warning, "the FHIR endpoint does not take resources: {Reason}")]
    public static partial void PushFails(ILogger log, string reason);

    [LoggerMessage(5033, LogLevel.Information, "the FHIR endpoint takes resources again")]
    public static partial void PushWorks(ILogger log);

    [LoggerMessage(5034, LogLevel.Warning, "the FHIR endpoint refuses {Type} resources, set aside: {Reason}")]
    public static partial void PushQuarantined(ILogger log, string type, string reason);
}
