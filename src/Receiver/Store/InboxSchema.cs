using Edge.Receiver.Fhir;

namespace Edge.Receiver.Store;

/// <summary>
/// The tables, as steps from one version to the next. A step that was published is never changed; a new one is added at the
/// end. Numbers of 64 bits without sign are kept as the signed number of the same bits.
/// </summary>
internal static class InboxSchema
{
    private static readonly Func<SqlDialect, string>[] Steps = [Records, Replicas, sql => FhirTables.Create(sql)];

    /// <summary>The version that this program writes and reads.</summary>
    public static int Version => Steps.Length;

    /// <summary>Brings the tables to a version, this program's when none is given. Call inside a transaction and commit it.</summary>
    /// <exception cref="StoreUnavailableException">The store is of a later version.</exception>
    public static void Migrate(SqlSession session, int? version = null)
    {
        session.Dialect.LockSchema(session);
        session.Run("create table if not exists schema_version(id bigint primary key, version bigint not null)");
        long found = session.Scalar("select version from schema_version where id = 1") as long? ?? 0;
        if (found > Version)
            throw new StoreUnavailableException($"the store has version {found}, this receiver knows versions up to {Version}: install the receiver that wrote it, or a newer one");
        for (long step = found; step < (version ?? Version); step++)
            session.Run(Steps[step](session.Dialect));
        session.Run(
            "insert into schema_version(id, version) values(1, $1) on conflict (id) do update set version = excluded.version where schema_version.version < excluded.version",
            (long)(version ?? Version));
    }

    // Files from before there was a version have these tables already.
    private static string Records(SqlDialect sql) => $"""
        create table if not exists inbox(
          gateway bigint, epoch bigint, lane bigint, seq bigint, payload {sql.Bytes} not null, received_at bigint not null,
          primary key (gateway, epoch, lane, seq)){sql.KeyedTable};
        create table if not exists lane_state(
          gateway bigint, epoch bigint, lane bigint, up_to bigint not null, ranges {sql.Bytes} not null, chain {sql.Bytes} not null,
          duplicates bigint not null default 0, unknown_before bigint not null default 0,
          primary key (gateway, epoch, lane)){sql.KeyedTable};
        create table if not exists drops(
          gateway bigint, epoch bigint, lane bigint, from_seq bigint, to_seq bigint, count bigint not null,
          reason bigint not null, signature {sql.Bytes} not null, chain_after {sql.Bytes} not null, rebase_after bigint not null,
          rebase_chain {sql.Bytes} not null, primary key (gateway, epoch, lane, from_seq, to_seq)){sql.KeyedTable};
        create table if not exists anchors(
          gateway bigint, boot {sql.Bytes}, mono_ns bigint, wall bigint not null, uncertainty bigint not null,
          source bigint not null, primary key (gateway, boot, mono_ns)){sql.KeyedTable};
        create table if not exists refused(
          id {sql.RowNumber}, gateway bigint not null, at bigint not null, reason bigint not null,
          body {sql.Bytes} not null);
        """;

    private static string Replicas(SqlDialect sql) => $"""
        create table gateways(gateway bigint primary key, public_key {sql.Bytes} not null, seen_at bigint not null);
        create table leases(name text primary key, holder text not null, until_ms bigint not null){sql.KeyedTable};
        create table cursors(
          consumer text, gateway bigint, epoch bigint, lane bigint, up_to bigint not null,
          primary key (consumer, gateway, epoch, lane)){sql.KeyedTable};
        """;
}
