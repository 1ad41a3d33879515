namespace KubeProbe.Core;

/// <summary>
/// The centre's own storage can't be read or written now: the database is gone, its disk is full, or it doesn't answer in time.
/// Every storage port may throw it. Nothing was written; the same call may be made again. Over HTTP it is a 503.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
