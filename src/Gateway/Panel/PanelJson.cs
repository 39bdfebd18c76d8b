using System.Text.Json.Serialization;

namespace Edge.Gateway.Panel;

/// <summary>The panel's JSON: camel case, strict on input (an unknown or missing member is refused), no reflection at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(PanelState))]
[JsonSerializable(typeof(VitalsUpdate))]
[JsonSerializable(typeof(WaveUpdate))]
[JsonSerializable(typeof(GapNotice))]
[JsonSerializable(typeof(AckRequest))]
[JsonSerializable(typeof(PauseRequest))]
[JsonSerializable(typeof(LimitRequest))]
[JsonSerializable(typeof(CommandAnswer))]
internal sealed partial class PanelJson : JsonSerializerContext;
