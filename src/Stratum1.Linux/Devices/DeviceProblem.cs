namespace Stratum1.Linux;

/// <summary>Why a device cannot be used now; each has its own remedy.</summary>
public enum DeviceFault
{
    /// <summary>No such device: unplugged, not enabled, or misspelt.</summary>
    Missing,

    /// <summary>Somebody else uses it.</summary>
    Busy,

    /// <summary>This user may not open it.</summary>
    Forbidden,

    /// <summary>It is there, but is not what it should be, or fails.</summary>
    Failed,
}

/// <summary>The result of an attempt to open a device that did not succeed: to be shown, and tried again later.</summary>
/// <param name="Fault">The kind.</param>
/// <param name="Reason">One sentence for people, without a full stop; names the device.</param>
/// <param name="Owner">Who uses it, when <paramref name="Fault"/> is <see cref="DeviceFault.Busy"/> and it could be found out.</param>
public sealed record DeviceProblem(DeviceFault Fault, string Reason, DeviceOwner? Owner = null)
{
    /// <summary>Sorts the error of a call that opened or configured <paramref name="path"/>.</summary>
    internal static DeviceProblem From(LinuxException error, string path)
    {
        var fault = error.Errno switch
        {
            Errno.ENOENT or Errno.ENODEV or Errno.ENXIO => DeviceFault.Missing,
            Errno.EBUSY or Errno.EAGAIN => DeviceFault.Busy,
            Errno.EACCES or Errno.EPERM => DeviceFault.Forbidden,
            _ => DeviceFault.Failed,
        };
        return (fault, error.Errno) switch
        {
            (DeviceFault.Busy, _) => Busy(path),
            (_, Errno.ENOTTY) => new(fault, $"{path} is not a device of this kind: {error.Message}"),
            _ => new(fault, error.Message),
        };
    }

    /// <summary>The device is taken; looks for the owner.</summary>
    internal static DeviceProblem Busy(string path)
    {
        DeviceOwner? owner = DeviceOwner.FindOthers(path) is [var first, ..] ? first : null;
        return new(DeviceFault.Busy, owner is null ? $"{path} is in use by another program" : $"{path} is in use by {owner}", owner);
    }
}
