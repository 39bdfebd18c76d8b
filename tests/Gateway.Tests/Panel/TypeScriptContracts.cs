using System.Reflection;
using System.Text;
using System.Text.Json;
using Edge.Gateway.Panel;

namespace Edge.Gateway.Tests.Panel;

/// <summary>Writes the TypeScript form of the wire contract from the C# records, dependencies after their users, in source order.</summary>
internal sealed class TypeScriptContracts
{
    private static readonly Type[] Roots =
    [
        typeof(PanelState), typeof(VitalsUpdate), typeof(WaveUpdate), typeof(GapNotice), typeof(AckRequest), typeof(PauseRequest), typeof(CommandAnswer),
    ];

    private readonly NullabilityInfoContext _nullability = new();
    private readonly List<Type> _written = [];

    public static (string Text, int Types) Generate()
    {
        var contracts = new TypeScriptContracts();
        var text = new StringBuilder("// Generated from src/Gateway/Panel/Contracts.cs by ContractsTests. EDGE_UPDATE_GOLDEN=1 rewrites it.\n");
        foreach (var root in Roots)
            contracts.Write(root, text);
        return (text.ToString(), contracts._written.Count);
    }

    private void Write(Type type, StringBuilder text)
    {
        if (_written.Contains(type))
            return;
        _written.Add(type);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.Name != "EqualityContract").ToList();
        text.Append("\nexport interface ").Append(type.Name).Append(" {\n");
        foreach (var property in properties)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            text.Append("  readonly ").Append(name).Append(": ").Append(Name(property)).Append(";\n");
        }
        text.Append("}\n");
        foreach (var nested in properties.Select(static p => Element(p.PropertyType) ?? p.PropertyType).Where(static t => t.Namespace == typeof(PanelState).Namespace))
            Write(nested, text);
    }

    private string Name(PropertyInfo property)
    {
        var isNullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || _nullability.Create(property).ReadState == NullabilityState.Nullable;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var name = Element(type) is { } element ? $"readonly {Simple(element)}[]" : Simple(type);
        return isNullable ? name + " | null" : name;
    }

    private static string Simple(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => "string",
        TypeCode.Boolean => "boolean",
        TypeCode.Int32 or TypeCode.Int64 or TypeCode.Double => "number",
        _ when type.Namespace == typeof(PanelState).Namespace => type.Name,
        _ => throw new NotSupportedException($"{type} has no TypeScript form."),
    };

    private static Type? Element(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
}
