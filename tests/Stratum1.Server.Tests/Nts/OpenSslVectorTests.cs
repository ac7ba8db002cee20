using Stratum1.Protocol.Ciphers;
using Stratum1.Server.Nts;
using Stratum1.Tests;

namespace Stratum1.Server.Tests.Nts;

/// <summary>The vectors on OpenSSL's AES.</summary>
public sealed class OpenSslVectorTests : CipherVectorTests
{
    protected override BlockCipher NewCipher() => new OpenSslBlockCipher();
}
