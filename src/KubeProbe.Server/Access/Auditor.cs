using KubeProbe.Core.Access;

namespace KubeProbe.Server.Access;

/// <summary>Writes audit rows. One that can't be written is logged: what it tells of has happened already.</summary>
sealed partial class Auditor(IAuditLog audit, TimeProvider time, ILogger<Auditor> log)
{
    public async Task AddAsync(Caller caller, string action, string @object, string detail)
    {
        var stamp = caller.Stamp(time);
        try
        {
            // Not the caller's cancellation: going away does not undo what was done.
            await audit.AddAsync(new AuditEntry(stamp, action, Cut(@object), Cut(detail)), CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogNotWritten(fault, caller.Name, action, @object);
        }
    }

    static string Cut(string text) => text.Length <= 500 ? text : text[..500];
}
