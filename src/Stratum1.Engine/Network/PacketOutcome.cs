namespace Stratum1.Engine.Network;

/// <summary>What became of a packet.</summary>
internal enum PacketOutcome : byte
{
    /// <summary>Nothing.</summary>
    Ignored,

    /// <summary>It was a reply, but nothing was measured.</summary>
    Valid,

    /// <summary>It was measured.</summary>
    Good,
}
