using Stratum1.Protocol.Mode6.Variables;

namespace Stratum1.Protocol.Mode6;

/// <summary>All that ntpq can be told, at one moment. Immutable.</summary>
/// <param name="System">Of the daemon and its clock.</param>
/// <param name="Associations">Its sources, each with a number of its own; the numbers stay while the sources do.</param>
/// <param name="Clients">Those seen lately, each address once; the one that asked longest ago first.</param>
public sealed record Mode6View(
    SystemVariables System, IReadOnlyList<AssociationVariables> Associations, IReadOnlyList<ClientEntry> Clients);
