using System.Xml.Linq;
using KubeProbe.Storage.Databases;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace KubeProbe.Storage.Secrets;

/// <summary>Keeps the key ring in the database. Only for a ring that a certificate wraps.</summary>
sealed class KeyTable(Database database) : IXmlRepository
{
    // Data Protection asks synchronously: at the start, and about once a day when it looks for new keys.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [
            .. database.ListAsync(
                new Statement("SELECT xml FROM key_ring ORDER BY name", answers: true), row => XElement.Parse(row.Text("xml")), CancellationToken.None)
                .GetAwaiter().GetResult(),
        ];

    public void StoreElement(XElement element, string friendlyName) =>
        database.ExecuteAsync(
            new Statement("INSERT INTO key_ring (name, xml) VALUES (@name, @xml)")
                .With("@name", friendlyName)
                .With("@xml", element.ToString(SaveOptions.DisableFormatting)),
            CancellationToken.None)
            .GetAwaiter().GetResult();
}
