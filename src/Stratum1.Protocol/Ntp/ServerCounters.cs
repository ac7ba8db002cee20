namespace Stratum1.Protocol.Ntp;

/// <summary>How many datagrams got which verdict. Written by one serving thread, read by any.</summary>
public sealed class ServerCounters
{
    /// <summary>Number of verdicts there are.</summary>
    public const int Kinds = (int)RequestVerdict.NotServing + 1;

    private readonly long[] counts = new long[Kinds];

    /// <summary>All datagrams seen.</summary>
    public long Received
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < Kinds; i++)
                sum += this[(RequestVerdict)i];
            return sum;
        }
    }

    /// <summary>Datagrams with this verdict so far.</summary>
    public long this[RequestVerdict verdict] => Volatile.Read(ref counts[(int)verdict]);

    /// <summary>Counts one; only the owning thread may call this.</summary>
    // Volatile makes the write whole on 32-bit machines; there is no other writer, so no interlocked addition is needed.
    public void Count(RequestVerdict verdict)
        => Volatile.Write(ref counts[(int)verdict], unchecked(counts[(int)verdict] + 1));
}
