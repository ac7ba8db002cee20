using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Protocol.Control;

/// <summary>What the daemon can be told to do. Only requests over the Unix socket come here.</summary>
public interface IControlCommands
{
    /// <summary>Does it, or refuses.</summary>
    /// <param name="command">One of the records of <see cref="Commands"/>, all but <see cref="SetTime"/>.</param>
    ControlStatus Execute(IControlCommand command);

    /// <summary><c>settime</c>.</summary>
    /// <param name="command">The time.</param>
    /// <param name="adjustment">What it did to the clock; meaningful with <see cref="ControlStatus.Success"/>.</param>
    /// <returns>
    /// <see cref="ControlStatus.NotEnabled"/> without <c>manual</c>; <see cref="ControlStatus.Failed"/> when it was no use.
    /// </returns>
    ControlStatus SetTime(SetTime command, out ManualAdjustment adjustment);
}
