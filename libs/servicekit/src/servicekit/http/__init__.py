"""The HTTP side of a service: who may call, what may be sent, what is answered."""
