namespace Stratum1.Protocol.Access;

/// <summary>One <c>allow</c> or <c>deny</c>.</summary>
/// <param name="Allow">What happens to the block's addresses.</param>
/// <param name="Block">Which addresses; null means all of both families.</param>
/// <param name="Everything">The word <c>all</c>: earlier rules for smaller blocks inside this one are forgotten.</param>
public readonly record struct AccessRule(bool Allow, AddressBlock? Block, bool Everything);
