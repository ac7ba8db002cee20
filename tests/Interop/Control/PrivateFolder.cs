namespace Stratum1.Interop.Control;

/// <summary>A folder that nobody else may enter, as chronyd wants it for its socket; removed at the end.</summary>
internal sealed class PrivateFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("s1-");

    public string this[string name] => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
