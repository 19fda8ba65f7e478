"""Who is who in the gateway; the only file that knows everybody."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import httpx
from fastapi import APIRouter
from starlette.types import ASGIApp

from gateway.adapters.accounts_sql import ACCOUNTS, AccountHoldersSql, AccountsSql
from gateway.adapters.api_keys_sql import API_KEYS, ApiKeysSql
from gateway.adapters.client_ids import ClientIds
from gateway.adapters.flags_sql import FLAGS, FlagsSql
from gateway.adapters.google_id_tokens import GoogleIdTokens
from gateway.adapters.journeys_sealed import SealedJourneys
from gateway.adapters.links_sql import LinksSql
from gateway.adapters.mail_mailbox import DevelopmentMailbox, StraightIntoTheMailbox
from gateway.adapters.mail_smtp import SmtpMailer, SmtpServer
from gateway.adapters.mails_to_send_sql import MailsToSendSql
from gateway.adapters.oidc_provider import OidcProvider
from gateway.adapters.persons_over_http import PATIENCE, PersonsOverHttp
from gateway.adapters.sessions_sql import SessionsSql
from gateway.application.accounts.change_roles import ChangeRolesHandler
from gateway.application.accounts.open_account import OpenAccountHandler
from gateway.application.accounts.remove_account import RemoveAccountHandler
from gateway.application.api_keys.ensure_admin_key import EnsureAdminKey, EnsureAdminKeyHandler
from gateway.application.api_keys.issue_api_key import IssueApiKeyHandler
from gateway.application.api_keys.revoke_api_key import RevokeApiKeyHandler
from gateway.application.flags.turn_flag import TurnFlagHandler
from gateway.application.mail.ports import Outgoing
from gateway.application.mail.send_next_mail import SendNextMail
from gateway.application.sessions.end_sessions_of_person import EndSessionsOfPersonHandler
from gateway.application.sessions.introduce import Introduce
from gateway.application.sessions.open_session import Opened, OpenSession
from gateway.application.sessions.ports import Persons
from gateway.application.sessions.recognise import Recognise
from gateway.application.sessions.sign_out import SignOutHandler
from gateway.application.sessions.still_signed_in import StillSignedIn
from gateway.application.sign_in.complete_link import CompleteLink, CompleteLinkHandler
from gateway.application.sign_in.members import Members
from gateway.application.sign_in.send_link import SendLinkHandler
from gateway.application.sign_in.sign_in_by_key import SignInByKeyHandler
from gateway.application.sign_in.sign_in_vouched import SignInVouched, SignInVouchedHandler
from gateway.domain.accounts.account import Account
from gateway.domain.api_keys.api_key import ApiKey
from gateway.domain.flags.flag import Flag
from gateway.domain.flags.rollout import FlagName, Rollout
from gateway.entrypoints.consumers import subscriptions
from gateway.entrypoints.http import (
    accounts,
    api_keys,
    docs,
    flags,
    health,
    mailbox,
    realtime,
    session,
    sign_in,
    sign_in_google,
    sign_in_oidc,
)
from gateway.entrypoints.http.credentials import Credentials
from gateway.entrypoints.http.current_flags import CurrentFlags
from gateway.entrypoints.http.current_sessions import CurrentSessions
from gateway.entrypoints.http.edge import Edge
from gateway.entrypoints.http.neighbours import Neighbours
from gateway.entrypoints.http.rate_limits import RateLimits, Seconds
from gateway.entrypoints.http.routes import OWN, ROUTES, Routes
from gateway.entrypoints.http.session_shapes import MethodsShape, OidcMethodShape
from gateway.entrypoints.http.visits import Visits
from gateway.entrypoints.http.web_app import WebApp
from gateway.entrypoints.live.hub import Hub
from gateway.entrypoints.live.news import ids_by, news_for
from gateway.entrypoints.live.sockets import Sockets
from gateway.entrypoints.live.tokens import LiveTokens
from gateway.entrypoints.postman import Postman
from gateway.entrypoints.sign_in_cleanup import SignInCleanup
from gateway.settings import GatewaySettings
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.http.app import create_app
from servicekit.http.idempotency import IdempotencyCleanup, IdempotencyStore
from servicekit.http.identity import IdentitySigner, IdentityVerifier
from servicekit.messaging.subscription import Subscription
from servicekit.observability.database import database_check, watch_connections
from servicekit.observability.health import Health
from servicekit.observability.metrics import Metrics
from servicekit.service import Runtime, ServiceModule, command
from servicekit.service_client import InProcessClient
from servicekit.worker import Worker

_PATIENCE: Final = 5.0
"""Seconds a provider of identities may take for each answer."""
POSTMEN: Final = 3
"""Mails of one process that are on their way at the same time."""
ENSURE_ADMIN_KEY: Final = "ensure-admin-key"
"""Command of the module: give the text of the first admin's key if one was made just now."""


def build(
    settings: GatewaySettings,
    runtime: Runtime,
    upstreams: Mapping[str, ASGIApp],
    *,
    seconds: Seconds = time.monotonic,
) -> ServiceModule:
    """Build the gateway in front of `upstreams`, the ASGI apps of the services by their names.

    The module's app is the edge: give it to the web server. After migrating, call its command
    `ensure-admin-key` once; what it gives, if anything, is to be shown to the operator.
    """
    database = Database(settings.database_url)
    store = Store(database, read_models=[API_KEYS, FLAGS, ACCOUNTS], clock=runtime.clock)
    metrics = Metrics(OWN)
    watch_connections(metrics, database)
    signer = IdentitySigner(settings.identity_seed.get_secret_value(), clock=runtime.clock)
    keys = store.repository(ApiKey)
    listed = ApiKeysSql(store)
    issue = command(
        IssueApiKeyHandler(keys, runtime.clock, secrets.token_urlsafe),
        store,
        name="issue_api_key",
        metrics=metrics,
    )
    revoke = command(
        RevokeApiKeyHandler(keys, listed, runtime.clock),
        store,
        name="revoke_api_key",
        metrics=metrics,
    )
    ensure = command(
        EnsureAdminKeyHandler(keys, listed, runtime.clock, runtime.new_id, secrets.token_urlsafe),
        store,
        name="ensure_admin_key",
        metrics=metrics,
    )
    turn = command(
        TurnFlagHandler(store.repository(Flag), runtime.clock),
        store,
        name="turn_flag",
        metrics=metrics,
    )
    all_flags = FlagsSql(store, _as_settings_have_them(settings))
    current_flags = CurrentFlags(all_flags, seconds=seconds)
    credentials = Credentials(listed, seconds=seconds, metrics_key=settings.metrics_key)
    store.committed.listen(credentials.forget)
    store.committed.listen(current_flags.forget)
    answers = IdempotencyStore(store)
    limits = RateLimits(seconds=seconds) if settings.rate_limits == "on" else None
    hub = Hub(seconds=seconds, metrics=metrics)
    seed = settings.identity_seed.get_secret_value()
    live_tokens = LiveTokens(seed, clock=runtime.clock)
    people = _sign_in(
        settings,
        runtime,
        store,
        keys=listed,
        answers=answers,
        metrics=metrics,
        seconds=seconds,
        persons=PersonsOverHttp(
            InProcessClient("booking", lambda: upstreams["booking"], timeout=PATIENCE), signer
        ),
    )
    checks = Health(
        OWN,
        {"database": database_check(database, clock=runtime.clock)},
        version=settings.version,
        clock=runtime.clock,
    )
    neighbours = Neighbours(upstreams, signer)
    documentation = docs.Documentation(
        neighbours,
        Routes(ROUTES, upstreams),
        version=settings.version,
        own=lambda: app.openapi(),  # noqa: PLW0108 - the app is made further down
        seconds=seconds,
    )
    app = create_app(
        OWN,
        [
            docs.create_router(documentation),
            api_keys.create_router(issue, revoke, listed, answers, runtime.new_id),
            flags.create_router(turn, all_flags),
            realtime.create_router(live_tokens),
            health.create_router(health.Overview(checks, neighbours, seconds=seconds)),
            *people.routers,
        ],
        verifier=IdentityVerifier(signer.public_key, clock=runtime.clock),
        version=settings.version,
        title="Kalends gateway",
        health=checks,
        metrics=metrics,
        clock=runtime.clock,
    )
    app.add_middleware(
        Edge,
        upstreams=upstreams,
        signer=signer,
        credentials=credentials,
        visits=Visits(
            people.sessions,
            public_url=settings.public_url,
            trusted_proxies=settings.trusted_proxies,
        ),
        flags=current_flags,
        sockets=Sockets(
            hub,
            live_tokens,
            current_flags,
            limits=limits,
            metrics=metrics,
            most=settings.live_sockets,
            seconds=seconds,
        ),
        limits=limits,
        metrics=metrics,
        trusted_proxies=settings.trusted_proxies,
    )
    app.add_middleware(
        WebApp, folder=settings.web_app, embed_ancestors=settings.embed_ancestors.split()
    )
    chosen = settings.admin_key.get_secret_value() if settings.admin_key is not None else None
    return ServiceModule(
        name=OWN,
        package="gateway",
        app=app,
        store=store,
        subscriptions=people.subscriptions,
        listeners=[news_for(hub, ids_by(seed))],
        workers=[IdempotencyCleanup(answers), *people.workers],
        commands={ENSURE_ADMIN_KEY: lambda: ensure(EnsureAdminKey(given=chosen))},
    )


@dataclass(frozen=True)
class _SignIn:
    """What people sign in with."""

    routers: Sequence[APIRouter]
    sessions: CurrentSessions
    workers: Sequence[Worker]
    subscriptions: Sequence[Subscription[Any]]


def _sign_in(
    settings: GatewaySettings,
    runtime: Runtime,
    store: Store,
    *,
    keys: ApiKeysSql,
    answers: IdempotencyStore,
    metrics: Metrics,
    seconds: Seconds,
    persons: Persons,
) -> _SignIn:
    clock, new_id, secret = runtime.clock, runtime.new_id, secrets.token_urlsafe
    wrapped = partial(command, store=store, metrics=metrics)
    known, listed = store.repository(Account), AccountsSql(store)
    holders, stored, links = AccountHoldersSql(store), SessionsSql(store), LinksSql(store)
    seed = settings.identity_seed.get_secret_value()
    members = Members(known, listed, ClientIds(seed))
    opens = OpenSession(stored, clock, new_id, secret)
    sessions = CurrentSessions(
        Recognise(stored, clock, secret), StillSignedIn(stored, clock), seconds=seconds
    )
    stored.ended.listen(sessions.forget)
    box = DevelopmentMailbox(clock) if settings.has_mailbox else None
    post = _post(settings, runtime, store, metrics)
    outgoing = StraightIntoTheMailbox(box, store) if box is not None else post.outgoing
    reception = session.Reception(
        listed,
        MethodsShape(
            email_link=outgoing is not None,
            google_client_id=settings.google_client_id,
            oidc=[OidcMethodShape(id=one.id, label=one.label) for one in settings.oidc],
        ),
    )
    introduce = Introduce(stored, links, persons)
    vouch = wrapped(SignInVouchedHandler(members, opens), name="sign_in_vouched")
    complete = wrapped(CompleteLinkHandler(links, members, opens, clock), name="complete_link")

    def vouched(order: SignInVouched) -> Opened:
        opened = vouch(order)
        introduce(opened.session)
        return opened

    def completed(order: CompleteLink) -> tuple[Opened, str]:
        opened, return_to = complete(order)
        introduce(opened.session)
        return opened, return_to

    # All share one, made only where somebody outside is asked: to read whom the machine trusts
    # takes a while.
    outside = cache(lambda: httpx.Client(timeout=_PATIENCE, follow_redirects=False))
    by_key = SignInByKeyHandler(keys, known, listed, holders, stored, members, opens, clock, new_id)
    routers = [
        session.create_router(reception, wrapped(SignOutHandler(stored), name="sign_out")),
        sign_in.create_router(
            reception,
            sign_in.SignInCommands(
                known=persons.known,
                send_link=wrapped(
                    SendLinkHandler(links, outgoing, clock, secret, settings.public_url),
                    name="send_link",
                )
                if outgoing is not None
                else None,
                complete_link=completed,
                by_key=wrapped(by_key, name="sign_in_by_key"),
            ),
        ),
        sign_in_google.create_router(
            reception,
            GoogleIdTokens(settings.google_client_id, outside(), seconds=seconds)
            if settings.google_client_id
            else None,
            vouched,
        ),
        sign_in_oidc.create_router(
            sign_in_oidc.Departures(
                providers=_providers(settings, outside, seconds),
                journeys=SealedJourneys(seed, clock),
                public_url=settings.public_url,
                sign_in=vouched,
            )
        ),
        accounts.create_router(
            accounts.AccountCommands(
                open=wrapped(
                    OpenAccountHandler(known, listed, holders, clock), name="open_account"
                ),
                change_roles=wrapped(
                    ChangeRolesHandler(known, listed, stored, clock), name="change_roles"
                ),
                remove=wrapped(
                    RemoveAccountHandler(known, listed, holders, stored, clock),
                    name="remove_account",
                ),
            ),
            listed,
            answers,
            new_id,
        ),
    ]
    if box is not None:
        routers.append(mailbox.create_router(box))
    return _SignIn(
        routers,
        sessions,
        [SignInCleanup(stored, links, clock), *post.postmen],
        subscriptions(
            end_sessions_of=wrapped(
                EndSessionsOfPersonHandler(stored, links, outgoing), name="end_sessions_of_person"
            )
        ),
    )


def _providers(
    settings: GatewaySettings, outside: Callable[[], httpx.Client], seconds: Seconds
) -> Mapping[str, OidcProvider]:
    return {
        one.id: OidcProvider(
            issuer=one.issuer,
            client_id=one.client_id,
            client_secret=one.client_secret.get_secret_value() if one.client_secret else None,
            trusts_addresses=one.trusts_addresses,
            client=outside(),
            seconds=seconds,
        )
        for one in settings.oidc
    }


@dataclass(frozen=True)
class _Post:
    """Where mails are posted, and who sends them; nothing without a server."""

    outgoing: Outgoing | None = None
    postmen: Sequence[Postman] = ()


def _post(settings: GatewaySettings, runtime: Runtime, store: Store, metrics: Metrics) -> _Post:
    if settings.smtp_url is None:
        return _Post()
    seed, clock = settings.identity_seed.get_secret_value(), runtime.clock
    mails = MailsToSendSql(store, seed, clock=clock, new_id=runtime.new_id)
    server = SmtpServer.of(settings.smtp_url.get_secret_value())
    send = SendNextMail(mails, SmtpMailer(server, sender=settings.sender, clock=clock), clock)
    postmen = [Postman(number, send, metrics) for number in range(1, POSTMEN + 1)]
    for postman in postmen:
        mails.posted.listen(postman.wake)
    metrics.read(
        "kalends_mails_waiting", "Mails that are still to be sent.", lambda: float(mails.waiting())
    )
    return _Post(mails, postmen)


def _as_settings_have_them(settings: GatewaySettings) -> Mapping[FlagName, Rollout]:
    return {
        FlagName.ENHANCED_BOOKING_WIZARD: Rollout(
            settings.ff_booking_wizard, settings.ff_booking_wizard_rollout
        ),
        FlagName.DYNAMIC_PRICING: Rollout(
            settings.ff_dynamic_pricing, settings.ff_dynamic_pricing_rollout
        ),
        FlagName.REAL_TIME_UPDATES: Rollout(settings.ff_real_time, settings.ff_real_time_rollout),
    }
