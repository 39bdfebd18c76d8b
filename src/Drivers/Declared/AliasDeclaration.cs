using Edge.Drivers.Ble;
using Edge.Model.Observations;

namespace Edge.Drivers.Declared;

/// <summary>Reads a file of the kind <c>alias</c>: a model that speaks the protocol of another driver, with its quirks.</summary>
internal static class AliasDeclaration
{
    // A name that fits beats the service alone, and leaves the order among the services as it is.
    private const int NameConfidence = 30;

    private static readonly Dictionary<string, BleBonding> BondingWords = new(StringComparer.Ordinal)
    {
        ["none"] = BleBonding.None,
        ["before-discovery"] = BleBonding.BeforeDiscovery,
        ["on-demand"] = BleBonding.OnDemand,
    };

    private static readonly Dictionary<string, Guid> ClockWords = new(StringComparer.Ordinal)
    {
        ["current-time"] = GattId.CurrentTime,
        ["date-time"] = GattId.DateTime,
        ["none"] = Guid.Empty,
    };

    public static AliasDriver Read(DeviceJson json, IReadOnlyList<IDeviceDriver> others)
    {
        string of = json.Text("of");
        var other = others.FirstOrDefault(d => d.Declaration.Id == of)
            ?? throw json.Wrong("of", $"there is no driver '{of}'; 'edge-gateway drivers' lists them.");
        var identity = Identity.Read(json);
        var declared = other.Declaration with
        {
            Id = identity.Id,
            DisplayName = identity.DisplayName,
            Models = identity.Models,
            Evidence = identity.Evidence,
        };
        if (declared.Ble is { } ble)
        {
            declared = declared with { Ble = ble with { Matches = Matches(ble.Matches, json.Text("match")) } };
            declared = json.Has("quirks") ? WithQuirks(declared, json.Object("quirks")) : declared;
        }

        json.Finish();
        bool hasMean = declared.Signals.Any(s => s.Metric == Metrics.NibpMean) || !other.Declaration.Signals.Any(s => s.Metric == Metrics.NibpMean);
        return new AliasDriver(other, declared, hasMean ? other.Decoder : new WithoutMetricDecoder(other.Decoder, Metrics.NibpMean));
    }

    private static BleMatch[] Matches(IReadOnlyList<BleMatch> matches, string name) =>
        [.. matches.Select(m => m with { Name = name, Confidence = Math.Min(m.Confidence + NameConfidence, 100) }).Distinct()];

    private static DriverDeclaration WithQuirks(DriverDeclaration declared, DeviceJson quirks)
    {
        var ble = declared.Ble!;
        var bonding = quirks.Has("bonding") ? quirks.Word("bonding", BondingWords) : ble.Bonding;
        if (bonding != BleBonding.None && ble.PairingRitual.Length == 0)
        {
            throw quirks.Wrong("bonding", $"the driver '{declared.DisplayName}' is made for has no pairing: it must be none.");
        }

        Guid clock = quirks.Has("clockCharacteristic") ? quirks.Word("clockCharacteristic", ClockWords) : ble.ClockCharacteristic;
        var signals = quirks.Flag("noMap") ? WithoutMean(declared, quirks) : declared.Signals;
        var settle = quirks.Number("settleMs", 0, 5000, (decimal)ble.SettleDelay.TotalMilliseconds);
        quirks.Finish();

        // What may be written changes with the clock, and with nothing else.
        var writes = declared.PermittedWrites.Where(w => ble.ClockCharacteristic == Guid.Empty || w.Characteristic != ble.ClockCharacteristic);
        return declared with
        {
            Signals = signals,
            Ble = ble with { Bonding = bonding, ClockCharacteristic = clock, SettleDelay = TimeSpan.FromMilliseconds((double)settle) },
            PermittedWrites = clock == Guid.Empty ? [.. writes] : [.. writes, CurrentTimeWrite.Permitted(clock)],
        };
    }

    private static SignalDeclaration[] WithoutMean(DriverDeclaration declared, DeviceJson quirks)
    {
        SignalDeclaration[] left = [.. declared.Signals.Where(s => s.Metric != Metrics.NibpMean)];
        return left.Length < declared.Signals.Count
            ? left
            : throw quirks.Wrong("noMap", $"the driver '{declared.DisplayName}' is made for has no mean pressure.");
    }
}
