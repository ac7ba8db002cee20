namespace Stratum1.Protocol.Nts;

/// <summary>What an NTS-KE server makes of a request (RFC 8915 §4.1).</summary>
public enum KeVerdict : byte
{
    /// <summary>An algorithm was found: the client gets cookies.</summary>
    Agreed,

    /// <summary>The client speaks no protocol of ours: an empty Next Protocol record.</summary>
    NoCommonProtocol,

    /// <summary>NTPv4, but no algorithm of ours: an empty AEAD record.</summary>
    NoCommonAlgorithm,

    /// <summary>Error 0.</summary>
    UnrecognizedCriticalRecord,

    /// <summary>Error 1: truncated, oversized, records missing, repeated, misplaced or of wrong length.</summary>
    BadRequest,
}

/// <summary>A client's request, read.</summary>
/// <param name="Verdict">What it comes to.</param>
/// <param name="Algorithm">The algorithm chosen, when there is one.</param>
/// <param name="IsCompliant">Whether the client sent <see cref="KeRecordType.CompliantGcmSivKeys"/>.</param>
public readonly record struct KeRequest(KeVerdict Verdict, AeadAlgorithm Algorithm, bool IsCompliant)
{
    /// <summary>Reads a whole message and decides. Records may come in any order. Never throws.</summary>
    public static KeRequest Read(ReadOnlySpan<byte> message, IReadOnlyList<AeadAlgorithm> offered)
    {
        ArgumentNullException.ThrowIfNull(offered);
        var state = new Reader { Offered = offered };
        while (KeRecord.TryTake(ref message, out var record) && record.Type != KeRecordType.EndOfMessage)
        {
            if (state.Take(record) is { } fault)
                return new(fault, AeadAlgorithm.None, IsCompliant: false);
        }

        return state.Decide();
    }

    private struct Reader
    {
        private bool hasProtocols;
        private bool hasAlgorithms;
        private bool hasServer;
        private bool hasPort;
        private bool speaksNtp;
        private bool isCompliant;
        private AeadAlgorithm chosen;
        private AeadAlgorithm chosenUnlessGcm;

        public IReadOnlyList<AeadAlgorithm> Offered { get; init; }

        /// <summary>Takes a record; returns what is wrong with it, if anything.</summary>
        public KeVerdict? Take(in KeRecord record)
        {
            var isGood = record.Type switch
            {
                KeRecordType.NextProtocol => !Again(ref hasProtocols) && record.IsCritical && record.IsList && TakeProtocols(record),
                KeRecordType.AeadAlgorithm => !Again(ref hasAlgorithms) && record.IsList && TakeAlgorithms(record),
                KeRecordType.CompliantGcmSivKeys => record.Body.IsEmpty && TakeCompliance(),

                // A wish of the client's, which we need not follow (RFC 8915 §4.1.7, §4.1.8).
                KeRecordType.Server
                    => !Again(ref hasServer) && !record.Body.IsEmpty && !record.Body.ContainsAnyExceptInRange((byte)'!', (byte)'~'),
                KeRecordType.Port => !Again(ref hasPort) && record.Body.Length == sizeof(ushort),
                KeRecordType.Error or KeRecordType.Warning or KeRecordType.NewCookie => false,
                _ when record.IsCritical => (bool?)null,
                _ => true,
            };
            return isGood switch
            {
                true => null,
                false => KeVerdict.BadRequest,
                null => KeVerdict.UnrecognizedCriticalRecord,
            };
        }

        public readonly KeRequest Decide()
        {
            if (!hasProtocols || (speaksNtp && !hasAlgorithms))
                return new(KeVerdict.BadRequest, AeadAlgorithm.None, isCompliant);
            if (!speaksNtp)
                return new(KeVerdict.NoCommonProtocol, AeadAlgorithm.None, isCompliant);

            // A client that does not say how it exports keys for GCM-SIV may be an old chrony, which does it wrongly, or somebody who
            // does it right without knowing that record. With the other algorithm both are served.
            var best = !isCompliant && chosenUnlessGcm != AeadAlgorithm.None ? chosenUnlessGcm : chosen;
            return new(best == AeadAlgorithm.None ? KeVerdict.NoCommonAlgorithm : KeVerdict.Agreed, best, isCompliant);
        }

        private static bool Again(ref bool seen)
        {
            var again = seen;
            seen = true;
            return again;
        }

        private bool TakeCompliance()
        {
            isCompliant = true;
            return true;
        }

        private bool TakeProtocols(in KeRecord record)
        {
            for (var i = 0; i < record.Body.Length / 2; i++)
                speaksNtp |= record[i] == KeKeys.NtpV4;
            return true;
        }

        private bool TakeAlgorithms(in KeRecord record)
        {
            for (var i = 0; i < record.Body.Length / 2; i++)
            {
                var algorithm = (AeadAlgorithm)record[i];
                if (!algorithm.IsKnown() || !Offered.Contains(algorithm))
                    continue;
                if (chosen == AeadAlgorithm.None)
                    chosen = algorithm;
                if (chosenUnlessGcm == AeadAlgorithm.None && algorithm != AeadAlgorithm.Aes128GcmSiv)
                    chosenUnlessGcm = algorithm;
            }

            return true;
        }
    }
}
