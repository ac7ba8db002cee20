using Stratum1.Refclock.Framing;

namespace Stratum1.Cli.Decode;

/// <summary><c>--frames</c>: one row per frame; junk frames that touch are one row.</summary>
internal sealed class FrameListing : IFrameListing
{
    private readonly TextWriter output;
    private long junkOffset;
    private long junkLength;

    public FrameListing(TextWriter output)
    {
        this.output = output;
        output.WriteLine("offset,length,proto,id,checksum,info");
    }

    public void Add(in Frame frame)
    {
        if (frame.Protocol == FrameProtocol.Junk)
        {
            if (junkOffset + junkLength != frame.Offset)
                WriteJunk();
            if (junkLength == 0)
                junkOffset = frame.Offset;
            junkLength += frame.Bytes.Length;
            return;
        }

        WriteJunk();
        var checksum = frame switch
        {
            { Protocol: FrameProtocol.Comment } => "",
            { Checksum: ChecksumVerdict.Ok } => "ok",
            { Checksum: ChecksumVerdict.Bad } => "bad",
            _ => "none",
        };
        var (id, info) = (Csv.Field(frame.Id()), Csv.Field(FrameInfo.Of(frame)));
        output.WriteLine($"{frame.Offset},{frame.Bytes.Length},{Name(frame.Protocol)},{id},{checksum},{info}");
    }

    public void Finish(FrameCounters counters, long bytes) => WriteJunk();

    public static string Name(FrameProtocol protocol) => protocol switch
    {
        FrameProtocol.Nmea => "NMEA",
        FrameProtocol.Ubx => "UBX",
        FrameProtocol.Rtcm3 => "RTCM3",
        FrameProtocol.Casic => "CASIC",
        FrameProtocol.Sirf => "SIRF",
        FrameProtocol.Comment => "COMMENT",
        _ => "JUNK",
    };

    private void WriteJunk()
    {
        if (junkLength > 0)
            output.WriteLine($"{junkOffset},{junkLength},JUNK,,,");
        junkLength = 0;
    }
}
