namespace Stratum1.Protocol.Mode6.Variables;

/// <summary>One row of what can be asked for.</summary>
/// <typeparam name="T">Whose variable it is.</typeparam>
/// <param name="Name">As ntpq asks for it.</param>
/// <param name="IsDefault">It is told too when nothing in particular is asked for.</param>
/// <param name="Write">Writes it, or nothing when there is none.</param>
internal sealed record Variable<T>(string Name, bool IsDefault, Action<VariableText, string, T> Write);
