using System.Data.Common;

namespace Edge.Receiver.Store;

/// <summary>Short forms for statements on one connection, inside the transaction that is open, if any. Values stand at $1, $2 and so on.</summary>
internal sealed class SqlSession(SqlDialect dialect, DbConnection connection, DbTransaction? transaction = null)
{
    public SqlDialect Dialect => dialect;

    public int Run(string sql, params ReadOnlySpan<object?> values)
    {
        using DbCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    public object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        using DbCommand command = Command(sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public List<T> List<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using DbCommand command = Command(sql, values);
        using DbDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>A statement to be run more than once; the caller disposes of it.</summary>
    public DbCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Every statement is a constant of this folder; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Length; i++)
            command.Parameters.Add(dialect.Parameter(i + 1, values[i]));
        return command;
    }
}
