namespace Stratum1.Refclock.Ubx;

/// <summary>UBX-MON-VER: what the receiver is (UBX-13003221, MON-VER). Texts are NUL-terminated ASCII of fixed width.</summary>
public readonly ref struct MonVer
{
    private const int SoftwareLength = 30;
    private const int HardwareLength = 10;
    private const int ExtensionLength = 30;

    private readonly ReadOnlySpan<byte> payload;

    private MonVer(ReadOnlySpan<byte> payload) => this.payload = payload;

    /// <summary>Firmware or ROM version, for example <c>ROM CORE 3.01 (107888)</c>.</summary>
    public ReadOnlySpan<byte> Software => Text(payload[..SoftwareLength]);

    /// <summary>Hardware version, eight hexadecimal digits.</summary>
    public ReadOnlySpan<byte> Hardware => Text(payload.Slice(SoftwareLength, HardwareLength));

    /// <summary>
    /// The rest of the extension that begins with the given key, such as <c>MOD=</c> or <c>FWVER=</c>; empty when there is none.
    /// </summary>
    public ReadOnlySpan<byte> Extension(ReadOnlySpan<byte> key)
    {
        for (var rest = payload[(SoftwareLength + HardwareLength)..]; rest.Length >= ExtensionLength; rest = rest[ExtensionLength..])
        {
            var text = Text(rest[..ExtensionLength]);
            if (text.StartsWith(key))
                return text[key.Length..];
        }

        return default;
    }

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out MonVer message)
    {
        message = new(payload);
        return payload.Length >= SoftwareLength + HardwareLength;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}
