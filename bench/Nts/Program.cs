using Stratum1.Bench.Nts;

// What NTS costs on this machine: dotnet run --project bench/Nts -c Release [-- aead | packet | handshake]
if (args is [] or ["aead"])
    AeadCost.Measure();
if (args is [] or ["packet"])
    PacketCost.Measure();
if (args is [] or ["handshake"])
    HandshakeCost.Measure();
