using System.Runtime.InteropServices;

namespace Edge.Receiver.Store;

/// <summary>Binds the distribution's SQLite, once per process. The bundled library of the package is not used, since it is not maintained.</summary>
internal static class SqliteLibrary
{
    private const string SoName = "libsqlite3.so.0";
    private static readonly Lazy<string?> Problem = new(Bind);

    /// <summary>Null when SQLite can be used, else what to do.</summary>
    public static string? Missing => Problem.Value;

    private static string? Bind()
    {
        if (!NativeLibrary.TryLoad(SoName, out nint library))
            return $"{SoName} is not installed; on Debian: apt-get install libsqlite3-0";
        NativeLibrary.SetDllImportResolver(
            typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? library : 0);
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        return null;
    }
}
