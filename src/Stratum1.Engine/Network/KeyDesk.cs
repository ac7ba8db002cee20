namespace Stratum1.Engine.Network;

/// <summary>When sources with NTS exchange keys, and what is done with what an exchange brings.</summary>
internal sealed class KeyDesk(NetworkContext context, UpstreamSet set, PollSpacing spacing, CertificateLadder ladder)
{
    /// <summary>It is a source's turn: takes over the keys that came since the last one, or has some exchanged.</summary>
    public void PrepareTurn(NetworkSource source, NtsSession session)
    {
        if (session.TakeBrought() is { } brought)
            TakeOver(source, session, brought);
        session.Expire(context.Now, context.Options.KeyLifetime);
        if (!session.WantsExchange(context.Now))
            return;
        var mayRestore = session.Begin(ladder.IsWaivedByCommand);
        context.Actions.Add(new(EngineActionKind.ExchangeKeys)
        {
            Association = source.Number,
            Keys = new(source.Options.Name, source.KeyAddress, source.Options.Nts!, ladder.ValidAt, mayRestore),
        });
    }

    /// <summary>Keys were exchanged, or not.</summary>
    public void OnExchanged(NetworkSource source, NtsSession session, KeyExchangeResult result)
    {
        if (result.Association is null)
            context.Actions.Log(LogLevel.Warning, $"NTS key exchange with {source.Name} failed: {result.Failure}");
        if (result.RestoredAge is null)
        {
            session.Keep(result);
            return;
        }

        // Nothing was exchanged: the turn is not over.
        TakeOver(source, session, result);
        if (source.Plan.Mode != PollMode.Offline)
            spacing.Begin(source);
    }

    private void TakeOver(NetworkSource source, NtsSession session, KeyExchangeResult result)
    {
        session.Finish(context.Now, result);
        if (result.Association is null)
            return;

        // Whoever pulls the plug must not send us to the server's door again: its keys are kept from now on.
        context.Actions.Add(new(EngineActionKind.SaveState));
        var (address, port) = (result.NtpAddress ?? source.KeyAddress, result.NtpPort ?? source.Options.Port);
        var (before, name) = (source.Address, source.Upstream.Options.Name);
        if (set.Find(address) is { } other && other != source)
        {
            context.Actions.Log( // chrony's words, like the next.
                LogLevel.Error, $"Could not change {before} to negotiated address {address}: that is a source of ours already");
            session.Association!.DropCookies();
        }
        else if (source.Redirect(address, port))
        {
            context.Actions.Log(
                LogLevel.Information,
                before.Equals(address)
                    ? $"Source {address} ({name}) changed port to {port}"
                    : $"Source {before} changed to {address} ({name})");
        }
    }
}
