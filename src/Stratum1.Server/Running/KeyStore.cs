using Stratum1.Engine;
using Stratum1.Protocol.Authentication;

namespace Stratum1.Server.Running;

/// <summary>The key file, read at start and whenever <c>rekey</c> asks. Bad lines are reported and left out.</summary>
/// <param name="path">Its path; null when there is none.</param>
/// <param name="log">Told of what is wrong.</param>
public sealed class KeyStore(string? path, Log log)
{
    /// <summary>The keys of the last reading that succeeded.</summary>
    public KeyTable Keys { get; private set; } = KeyTable.Empty;

    /// <summary>Reads the file; when that fails, the keys of before stay.</summary>
    public void Read()
    {
        if (path is null)
            return;
        try
        {
            var file = KeyFile.Parse(File.ReadAllBytes(path));
            foreach (var problem in file.Problems)
                log.Write(LogLevel.Warning, $"{path}:{problem.Line}: {problem.Text}");
            Keys = file.Keys;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Error, $"Could not open keyfile {path}: {error.Message}");
        }
    }
}
