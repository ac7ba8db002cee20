using System.Net;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Network;

/// <summary>Test D: a server that follows us, or is we, tells nothing new.</summary>
internal static class LoopTest
{
    /// <summary>Whether a reply comes from ourselves, directly or by another clock that follows us.</summary>
    /// <param name="header">The reply.</param>
    /// <param name="served">What we tell others.</param>
    /// <param name="local">Our address towards the server, which others know us by; null while unknown.</param>
    public static bool IsLoop(in NtpHeader header, in ServedState served, IPAddress? local)
    {
        if (header.Stratum > 1 && local is not null && header.ReferenceId == ReferenceId.FromAddress(local))
            return true;
        return header.Stratum == served.Stratum && header.ReferenceId == served.ReferenceId && header.Reference.Units != 0
            && header.RootDelay == NtpShort.RoundedUp(served.RootDelay) && header.Reference == served.ReferenceTime;
    }
}
