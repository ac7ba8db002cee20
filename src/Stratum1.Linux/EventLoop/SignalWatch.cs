// Why not signalfd: it sees a signal only when every thread of the process blocks it. The runtime starts seven threads
// before Main that block nothing, and the kernel hands the signal to one of those: measured with .NET 10, SIGTERM and
// SIGUSR1 ended the process although the main thread had them blocked and a signalfd open. The runtime's own handler,
// which blocks nothing and may be asked to swallow the signal, feeds an eventfd instead.
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>The signals a daemon listens to (asm-generic/signal.h; the same on x86, arm and arm64).</summary>
public enum Signal
{
    /// <summary>SIGHUP: read key files again, reopen logs.</summary>
    HangUp = 1,

    /// <summary>SIGINT: Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>SIGUSR1.</summary>
    User1 = 10,

    /// <summary>SIGTERM: end orderly.</summary>
    Terminate = 15,
}

/// <summary>Delivers signals to an <see cref="EventLoop"/>; while it lives, they do nothing else.</summary>
public sealed class SignalWatch : IDisposable
{
    private readonly EventFd wake = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    /// <summary>Held by the runtime's handler thread and by the reader; guards what follows.</summary>
    private readonly Lock gate = new();

    /// <summary>One bit per signal number.</summary>
    private uint pending;

    /// <summary>Starts listening.</summary>
    public SignalWatch(params ReadOnlySpan<Signal> signals)
    {
        foreach (var signal in signals)
        {
            // A script's '&' and nohup start programs with these ignored, and the runtime would leave it so.
            if (IsIgnored(signal))
                _ = Libc.signal((int)signal, Libc.SIG_DFL);
            registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, context => OnSignal(context, signal)));
        }
    }

    /// <summary>The descriptor; ready for input after a signal.</summary>
    public SafeFileHandle Handle => wake.Handle;

    /// <summary>Takes one signal that has arrived, lowest number first; a signal sent twice before it is taken counts once.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out Signal signal)
    {
        lock (gate)
        {
            signal = (Signal)BitOperations.TrailingZeroCount(pending);
            var found = pending != 0;
            pending &= unchecked(pending - 1); // Drops the lowest bit; zero stays zero.
            if (pending == 0)
                wake.Take();
            return found;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        lock (gate)
            wake.Dispose();
    }

    /// <summary>proc(5): SigIgn is a mask in hexadecimal, the lowest bit for signal 1.</summary>
    private static bool IsIgnored(Signal signal)
    {
        const string Label = "SigIgn:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line.AsSpan(Label.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
            && (mask >> ((int)signal - 1) & 1) != 0;
    }

    private void OnSignal(PosixSignalContext context, Signal signal)
    {
        context.Cancel = true; // Otherwise the runtime goes on to end the process.
        lock (gate)
        {
            pending |= 1u << (int)signal;
            if (!wake.Handle.IsClosed) // A handler that was already running when the watch was disposed.
                wake.Set();
        }
    }
}
