namespace KubeProbe.Server.Tests.Harness;

/// <summary>Folders of servers that have ended.</summary>
static class Folders
{
    const int Tries = 100;

    /// <summary>
    /// Deletes it. What a grain still had under way when its server ended may write to the database a last time while the folder is
    /// deleted, and SQLite makes its files anew then.
    /// </summary>
    public static async Task RemoveAsync(DirectoryInfo folder)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                folder.Refresh();
                if (folder.Exists) folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (left > 0)
            {
                await Task.Delay(50);
            }
        }
    }
}
