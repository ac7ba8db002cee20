namespace Stratum1.Server.Inputs;

/// <summary>A device that is asked for a sample when it is time.</summary>
internal interface IPolledInput : IInput
{
    /// <summary>Hands on what is new.</summary>
    void Poll();
}
