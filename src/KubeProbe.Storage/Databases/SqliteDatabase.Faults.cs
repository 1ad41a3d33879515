using Microsoft.Data.Sqlite;

namespace KubeProbe.Storage.Databases;

sealed partial class SqliteDatabase
{
    // Primary result codes, https://sqlite.org/rescode.html.
    const int Busy = 5;
    const int Locked = 6;
    const int ReadOnly = 8;
    const int InputOutput = 10;
    const int Corrupt = 11;
    const int Full = 13;
    const int CannotOpen = 14;
    const int NotADatabase = 26;

    protected override string? Unavailable(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or InputOutput or Corrupt or Full or CannotOpen or NotADatabase } fault =>
            $"{path} {Why(fault)}.",
        FileNotFoundException => $"{path} is gone: it was moved or deleted while the server runs. Put it back and start the server again.",
        _ => null,
    };

    static string Why(SqliteException fault) => fault.SqliteErrorCode switch
    {
        Busy or Locked => "is locked by another program. Close what reads or writes it",
        ReadOnly => "can't be written. Give this user the right to write the file and its folder",
        InputOutput => $"can't be read or written ({fault.Message}). Check the disk and the space that is left on it",
        Corrupt => "is damaged or cut off. Restore it from a copy, or move it away to begin with a new database",
        Full => "can't grow: its disk is full. Make room on it",
        CannotOpen => "can't be opened. Check that the file is there and its folder may be written by this user",
        NotADatabase => "is not a SQLite database. Name another file",
        _ => $"can't be used ({fault.Message})",
    };

    // A file that is deleted lives on in the connections that hold it: what they write would be lost without a word.
    void MustExist()
    {
        if (!File.Exists(path)) throw new FileNotFoundException(null, path);
    }
}
