using Edge.Receiver.Store;

namespace Edge.Receiver.Fhir;

/// <summary>
/// Tables of what the records mean as FHIR. All of it follows from the inbox and can be made again by deleting the rows and the
/// consumer's cursors. A step that was published is never changed.
/// </summary>
internal static class FhirTables
{
    public static string Create(SqlDialect sql) => $"""
        create table fhir_resource(
          key text primary key, type text not null, gateway bigint not null, patient text not null, code bigint not null,
          at bigint not null, device text not null, boot bigint not null, mono bigint not null,
          epoch bigint not null, lane bigint not null, seq bigint not null,
          version bigint not null, updated bigint not null, body text not null){sql.KeyedTable};
        create index fhir_resource_patient on fhir_resource(patient, type, code, at);
        create index fhir_resource_type on fhir_resource(type, gateway, at);
        create index fhir_resource_moment on fhir_resource(gateway, boot, mono);
        create table fhir_alert_event(
          gateway bigint, episode text, epoch bigint, seq bigint, payload {sql.Bytes} not null, received_at bigint not null,
          primary key (gateway, episode, epoch, seq)){sql.KeyedTable};
        create table fhir_limits(
          gateway bigint, patient text, rule text, version bigint, payload {sql.Bytes} not null,
          primary key (gateway, patient, rule, version)){sql.KeyedTable};
        create table fhir_origin(gateway bigint, device text, word text not null, primary key (gateway, device)){sql.KeyedTable};
        create table fhir_unwritten(gateway bigint, reason text, count bigint not null, primary key (gateway, reason)){sql.KeyedTable};
        create table fhir_outbox(
          key text primary key, patient text not null, version bigint not null, problem text, queued_at bigint not null){sql.KeyedTable};
        create table fhir_setting(name text primary key, word text not null){sql.KeyedTable};
        """;
}
