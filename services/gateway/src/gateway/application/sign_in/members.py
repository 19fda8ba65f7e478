from dataclasses import dataclass

from gateway.application.accounts.ports import AccountList, Accounts
from gateway.application.sign_in.ports import Clients, Member
from gateway.domain.sessions.session import CLIENT


@dataclass(frozen=True, slots=True)
class Members:
    """Who is behind an address that was proved: the holder of an account, or else a client."""

    accounts: Accounts
    listed: AccountList
    clients: Clients

    def behind(self, email: str, name: str | None = None) -> Member:
        """Say who it is; call it in a unit of work. `name` is what a client calls himself.

        An account stays as it is until that unit is over: whoever loses a role in this moment is
        not signed in with it afterwards.
        """
        card = self.listed.of_address(email)
        if card is not None:
            self.accounts.lock(card.id)
            card = self.listed.find(card.id)
        if card is not None:
            return Member(
                holder_id=card.id,
                subject=card.subject,
                roles=card.roles,
                email=card.email,
                name=card.name,
            )
        client_id = self.clients.id_of(email)
        return Member(
            holder_id=client_id,
            subject=f"{CLIENT}{client_id}",
            roles=("client",),
            email=email,
            name=name,
        )
