using Edge.Databases;
using Edge.Links;

namespace Edge.Receiver.Tests;

/// <summary>A test that needs a broker and PostgreSQL; skipped, with the reason, where one of them is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrokerAndPostgresFactAttribute : FactAttribute
{
    public BrokerAndPostgresFactAttribute() => Skip = new MqttFactAttribute().Skip ?? PostgresServer.WhyNot;
}
