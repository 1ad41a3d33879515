namespace KubeProbe.Storage.Databases;

/// <summary>Somebody else holds a row for longer than was to be waited; nothing was written.</summary>
sealed class RowsHeldException(Exception inner) : Exception(inner.Message, inner);
