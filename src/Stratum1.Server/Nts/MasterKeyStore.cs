using System.Security.Cryptography;
using System.Text;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Nts;

namespace Stratum1.Server.Nts;

/// <summary>
/// The master keys of the moment: from the file <c>ntskeys</c>, rotated when their time has come, and kept. Without rotation
/// (<c>ntsrotate 0</c>) somebody else writes the file, and it is read again when <c>rekey</c> asks.
/// </summary>
/// <param name="folder"><c>ntsdumpdir</c>; null keeps nothing over a restart.</param>
/// <param name="lifetime"><c>ntsrotate</c>: of the current key; zero without rotation.</param>
/// <param name="messages">Told of what is wrong.</param>
internal sealed class MasterKeyStore(string? folder, TimeInterval lifetime, NtsMessages messages)
{
    private const string FileName = "ntskeys";

    /// <summary>A daemon that is switched off every evening must get older too: its keys' age is written so often.</summary>
    private static readonly TimeInterval LongestUnsaved = TimeInterval.FromWholeSeconds(3600);

    private readonly Lock gate = new();
    private MasterKeys current = MasterKeys.Generate(RandomNumberGenerator.Fill);
    private MasterKeys? retired;
    private TimeInterval since;
    private TimeInterval savedAt;

    /// <summary>The keys; from any thread.</summary>
    public MasterKeys Current => Volatile.Read(ref current);

    private string? File => folder is null ? null : Path.Combine(folder, FileName);

    private bool IsExternal => lifetime == TimeInterval.Zero;

    /// <summary>Takes the keys that are kept, or keeps the ones just made.</summary>
    public void Start(TimeInterval now)
    {
        lock (gate)
        {
            since = now;
            if (!TryLoad(now) && !IsExternal)
                Save(now);
        }
    }

    /// <summary>Rotates and saves when it is time.</summary>
    public void Tick(TimeInterval now)
    {
        if (IsExternal)
            return;
        lock (gate)
        {
            if (now - since >= lifetime)
                Rotate(now);
            else if (now - savedAt >= TimeInterval.Min(LongestUnsaved, lifetime))
                Save(now);
        }
    }

    /// <summary>Reads keys that somebody else has written (<c>rekey</c>); nothing if they are our own.</summary>
    public void ReadAgain(TimeInterval now)
    {
        if (!IsExternal)
            return;
        lock (gate)
            TryLoad(now);
    }

    /// <summary>Keeps the keys and their age for the next start.</summary>
    public void Stop(TimeInterval now)
    {
        if (IsExternal)
            return;
        lock (gate)
            Save(now);
    }

    private void Rotate(TimeInterval now)
    {
        Span<byte> random = stackalloc byte[MasterKeys.RandomLength];
        RandomNumberGenerator.Fill(random);
        var next = current.Rotate(random);
        CryptographicOperations.ZeroMemory(random);

        // Threads may still seal with the keys of before this rotation, but not with those of the one before: that was a lifetime ago.
        retired?.EraseAllBut(next);
        retired = current;
        Volatile.Write(ref current, next);
        since = now;
        messages.Tell(LogLevel.Information, "rotation", $"NTS master key {next.Current.Id:X8} is now in use");
        Save(now);
    }

    private bool TryLoad(TimeInterval now)
    {
        if (File is not { } file)
        {
            if (IsExternal)
                messages.Tell(LogLevel.Error, FileName, "ntsrotate 0 needs ntsdumpdir, where the file ntskeys is; "
                    + "until then clients get cookies that are good until the next restart");
            return false;
        }

        try
        {
            if (!System.IO.File.Exists(file))
            {
                if (IsExternal)
                    messages.Tell(LogLevel.Error, file, $"{file} does not exist: copy it from the server that makes the keys, "
                        + "then say 'rekey'; until then clients get cookies that are good until the next restart");
                return false;
            }

            if (!MasterKeysText.TryRead(System.IO.File.ReadAllText(file), out var keys, out var age, out var error))
            {
                messages.Tell(LogLevel.Error, file, $"{file}: {error}; {Remedy}");
                return false;
            }

            Volatile.Write(ref current, keys!);
            (since, savedAt) = (now - age, now);
            messages.Settle(file);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            messages.Tell(LogLevel.Error, file, $"{file} cannot be read: {Reason(error)}; {Remedy}");
            return false;
        }
    }

    private string Remedy => IsExternal
        ? "copy it again, then say 'rekey'; the keys of before stay"
        : "new keys are made, and clients will exchange theirs once more";

    private void Save(TimeInterval now)
    {
        savedAt = now;
        if (File is not { } file)
            return;
        try
        {
            SecretFolder.Ensure(folder!);
            AtomicFile.Write(
                file, Encoding.ASCII.GetBytes(MasterKeysText.Write(current, now - since)), AtomicFile.SecretMode);
            messages.Settle(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            messages.Tell(LogLevel.Error, file, $"{file} cannot be written: {Reason(error)}; "
                + "after the next restart all clients have to exchange keys once more");
        }
    }

    // The framework's own messages are left out of the program to keep it small (UseSystemResourceKeys).
    private static string Reason(Exception error) => error switch
    {
        LinuxException => error.Message,
        UnauthorizedAccessException => "this user may not",
        _ => "the disk reports an error",
    };
}
