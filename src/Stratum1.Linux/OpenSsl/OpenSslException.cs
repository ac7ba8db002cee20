using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>OpenSSL refused something that its caller did not provide for.</summary>
#pragma warning disable RCS1194 // Without the call it would say nothing: the customary constructors are left out.
public sealed class OpenSslException : IOException
#pragma warning restore RCS1194
{
    /// <summary>Creates the exception.</summary>
    /// <param name="call">OpenSSL's function, or what was to be done; its text begins with that.</param>
    /// <param name="reason">Why, in OpenSSL's words or ours.</param>
    public OpenSslException(string call, string reason)
        : base($"{call}: {reason}")
    {
        Call = call;
        Reason = reason;
    }

    /// <summary>OpenSSL's function, or what was to be done.</summary>
    public string Call { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    /// <summary>The reasons waiting in this thread's queue, oldest first; the queue is empty afterwards.</summary>
    internal static unsafe string TakeReason()
    {
        var reasons = new List<string>();
        for (var error = LibCrypto.ERR_get_error(); error != 0; error = LibCrypto.ERR_get_error())
        {
            var text = Marshal.PtrToStringUTF8((nint)LibCrypto.ERR_reason_error_string(error)) ?? $"error {error:X8}";
            if (!reasons.Contains(text))
                reasons.Add(text);
        }

        return reasons.Count == 0 ? "no reason given" : string.Join("; ", reasons);
    }

    /// <summary>The result, if it is positive: OpenSSL's way to say yes.</summary>
    internal static int Check(int result, string call) => result > 0 ? result : throw new OpenSslException(call, TakeReason());

    /// <summary>The pointer, if it is one.</summary>
    internal static nint Check(nint pointer, string call) => pointer != 0 ? pointer : throw new OpenSslException(call, TakeReason());

    /// <summary>The handle, if it is one.</summary>
    internal static T Check<T>(T handle, string call)
        where T : SafeHandle
        => !handle.IsInvalid ? handle : throw new OpenSslException(call, TakeReason());
}
