"""How contract events travel: envelopes, the outbound log, consumers, parking, transports."""
