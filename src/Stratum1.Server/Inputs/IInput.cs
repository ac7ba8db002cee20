namespace Stratum1.Server.Inputs;

/// <summary>A device that may come and go.</summary>
internal interface IInput : IDisposable
{
    /// <summary>Opens the device if it is not open; called now and then, so that a device that comes late is found.</summary>
    void Retry();
}
