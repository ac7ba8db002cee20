using Stratum1.Bench.Nts;

// What NTS costs on this machine: dotnet run --project bench/Nts -c Release [-- aead | packet | handshake | background NTP-PORT KE-PORT
// TRUSTED PER-SECOND]
if (args is [] or ["aead"])
    AeadCost.Measure();
if (args is [] or ["packet"])
    PacketCost.Measure();
if (args is [] or ["handshake"])
    HandshakeCost.Measure();
if (args is ["background", .. var words])
    Background.Measure(words);
