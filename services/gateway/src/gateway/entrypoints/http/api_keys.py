from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from gateway.application.api_keys.issue_api_key import IssueApiKey
from gateway.application.api_keys.ports import ApiKeyList
from gateway.application.api_keys.revoke_api_key import RevokeApiKey
from gateway.domain.api_keys.errors import ApiKeyUnknown, LastAdminKey, RolesNotGrantable
from gateway.entrypoints.http.schemas import ApiKeyShape, IssueBody, IssuedShape
from servicekit.http.access import CurrentIdentity, Permission, allow
from servicekit.http.idempotency import Answer, IdempotencyStore, KeyedCall
from servicekit.http.paging import CurrentPage
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Page
from servicekit.ids import NewId


def create_router(
    issue: Callable[[IssueApiKey], str],
    revoke: Callable[[RevokeApiKey], None],
    listed: ApiKeyList,
    answers: IdempotencyStore,
    new_id: NewId,
) -> Router:
    """Make the endpoints by which admins give and take API keys."""
    router = Router(prefix="/api/admin/api-keys", tags=["API keys"])
    guard = [allow.permission(Permission.KEYS_MANAGE)]

    @router.post(
        "",
        status_code=201,
        operation_id="issueApiKey",
        summary="Issue an API key",
        dependencies=guard,
        response_model=IssuedShape,
        responses=problems(RolesNotGrantable),
    )
    def issue_api_key(body: IssueBody, identity: CurrentIdentity, call: KeyedCall) -> Response:
        """Issue a key. Its text is in the answer to this request and nowhere else."""

        def work() -> Answer:
            key_id = new_id()
            secret = issue(
                IssueApiKey(
                    key_id=key_id,
                    label=body.label,
                    roles=tuple(body.roles),
                    subject=body.subject,
                    by=identity.subject,
                )
            )
            card = listed.find(key_id)
            if card is None:
                raise ApiKeyUnknown
            return Answer.of(201, IssuedShape(api_key=ApiKeyShape.of(card), secret=secret))

        return answers.once(call, work).response()

    @router.get("", operation_id="listApiKeys", summary="List API keys", dependencies=guard)
    def list_api_keys(page: CurrentPage) -> Page[ApiKeyShape]:
        """List keys, the newest first, revoked ones among them."""
        cards, total = listed.page(offset=page.offset, limit=page.limit)
        return page.of([ApiKeyShape.of(card) for card in cards], total)

    @router.delete(
        "/{keyId}",
        status_code=204,
        operation_id="revokeApiKey",
        summary="Revoke an API key",
        dependencies=guard,
        responses=problems(ApiKeyUnknown, LastAdminKey),
    )
    def revoke_api_key(
        key_id: Annotated[UUID, Path(alias="keyId")], identity: CurrentIdentity
    ) -> None:
        """Make a key worthless at once. The last admin's key stays."""
        revoke(RevokeApiKey(key_id=key_id, by=identity.subject))

    return router
