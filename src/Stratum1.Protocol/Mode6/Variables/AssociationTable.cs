using System.Net;

namespace Stratum1.Protocol.Mode6.Variables;

/// <summary>
/// The variables of an association, and those of a reference clock, as ntpq's <c>peers</c>, <c>rv</c> and <c>cv</c> show them.
/// </summary>
internal static class AssociationTable
{
    internal static readonly Variable<AssociationVariables>[] Rows =
    [
        Default("srcadr", (text, name, a) => text.Address(name, a.Source.Address)),
        Default("srcport", (text, name, a) => text.Whole(name, a.Source.Port)),
        Default("srchost", (text, name, a) => HostName(text, name, a)),
        Default("dstadr", (text, name, a) => text.Address(name, a.Local?.Address ?? IPAddress.Any)),
        Default("dstport", (text, name, a) => text.Whole(name, a.Local?.Port ?? 0)),
        Default("leap", (text, name, a) => text.Whole(name, (int)a.Leap)),
        Default("hmode", (text, name, a) => text.Whole(name, a.OurMode)),
        Default("stratum", (text, name, a) => text.Whole(name, a.Stratum)),
        Default("ppoll", (text, name, a) => text.Whole(name, a.ItsPoll)),
        Default("hpoll", (text, name, a) => text.Whole(name, a.OurPoll)),
        Default("precision", (text, name, a) => text.Whole(name, a.Precision)),
        Default("rootdelay", (text, name, a) => text.Milliseconds(name, a.RootDelay)),
        Default("rootdisp", (text, name, a) => text.Milliseconds(name, a.RootDispersion)),
        Default("refid", (text, name, a) => text.Reference(name, a.ReferenceId, a.Clock is null ? a.Stratum : 0)),
        Default("reftime", (text, name, a) => text.Stamp(name, a.ReferenceTime)),
        Default("rec", (text, name, a) => text.Stamp(name, a.Received)),
        Default("xmt", (text, name, a) => text.Stamp(name, a.Sent)),
        Default("reach", (text, name, a) => text.Hex(name, unchecked((uint)a.Reach))),
        Default("unreach", (text, name, a) => text.Whole(name, a.Unreached)),
        Default("delay", (text, name, a) => text.FineMilliseconds(name, a.Delay)),
        Default("offset", (text, name, a) => text.FineMilliseconds(name, a.Offset)),
        Default("jitter", (text, name, a) => text.FineMilliseconds(name, a.Jitter)),
        Default("dispersion", (text, name, a) => text.FineMilliseconds(name, a.Dispersion)),
        Default("keyid", (text, name, a) => text.Whole(name, a.KeyId)),
        Default("pmode", (text, name, a) => text.Whole(name, a.ItsMode)),
        Default("flash", (text, name, a) => text.Hex(name, unchecked((uint)a.Flash))),
        Default("headway", (text, name, _) => text.Whole(name, 0)),
        Default("ntscookies", (text, name, a) => Cookies(text, name, a)),
    ];

    internal static readonly Variable<ClockVariables>[] ClockRows =
    [
        OfClock("name", (text, name, c) => text.Text(name, c.Name)),
        OfClock("timecode", (text, name, c) => text.Text(name, c.TimeCode)),
        OfClock("poll", (text, name, c) => text.Whole(name, c.Polls)),
        OfClock("noreply", (text, name, c) => text.Whole(name, c.NoReply)),
        OfClock("badformat", (text, name, c) => text.Whole(name, c.BadFormat)),
        OfClock("baddata", (text, name, c) => text.Whole(name, c.BadData)),
        OfClock("fudgetime1", (text, name, c) => text.Milliseconds(name, c.PulseCorrection)),
        OfClock("fudgetime2", (text, name, c) => text.Milliseconds(name, c.MessageCorrection)),
        OfClock("stratum", (text, name, c) => text.Whole(name, c.Stratum)),
        OfClock("refid", (text, name, c) => text.Reference(name, c.ReferenceId, c.Stratum)),
        OfClock("flags", (text, name, c) => text.Whole(name, c.Flags)),
        OfClock("device", (text, name, c) => text.Text(name, c.Device)),
    ];

    private static Variable<AssociationVariables> Default(string name, Action<VariableText, string, AssociationVariables> write)
        => new(name, IsDefault: true, write);

    private static Variable<ClockVariables> OfClock(string name, Action<VariableText, string, ClockVariables> write)
        => new(name, IsDefault: true, write);

    private static void HostName(VariableText text, string name, AssociationVariables association)
    {
        if (association.HostName is { } host)
            text.Text(name, host);
    }

    private static void Cookies(VariableText text, string name, AssociationVariables association)
    {
        if (association.NtsCookies is { } cookies)
            text.Whole(name, cookies);
    }
}
