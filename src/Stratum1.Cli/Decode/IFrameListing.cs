using Stratum1.Refclock.Framing;

namespace Stratum1.Cli.Decode;

/// <summary>Something that makes a text of frames.</summary>
internal interface IFrameListing
{
    /// <summary>Takes the next frame.</summary>
    void Add(in Frame frame);

    /// <summary>The input has ended after so many bytes.</summary>
    void Finish(FrameCounters counters, long bytes);
}
