"""`create_app`: the only place that assembles."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware

from pwa import secrets
from pwa.accounts import service as accounts
from pwa.checkins import service as checkins
from pwa.db import Database
from pwa.leaving import service as leaving
from pwa.library import service as library
from pwa.recordings import service as recordings
from pwa.recordings.making.service import Maker, Media
from pwa.reflections.deleting import service as deletions
from pwa.routes import routes
from pwa.settings import Settings, from_env
from pwa.shell import service as shell
from pwa.therapist.looks import service as looks
from pwa.therapist.readiness import service as readiness
from pwa.web import failures
from pwa.web.log import RequestLog, to_stderr
from pwa.web.render import environment
from pwa.web.security import Gate, Headers, page_headers
from pwa.web.static import Static


def create_app(settings: Settings) -> Starlette:
    """The application for `settings`. The database opens when it starts and closes when it stops.

    Raises CannotStart where the key is missing or a built-in text cannot be used.
    """
    static = Static()
    # Content that cannot be used must stop the start, not meet a client at the first request.
    library.built_in()
    checkins.check_built_in()
    recordings.catalogue()
    known = secrets.load(settings)
    headers = page_headers(settings, static.release)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    media = Media(settings.media)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.db = await Database.open(settings.database, known.database_key, settings.person_keys)
        try:
            await accounts.check_host(app.state.db, settings.base_host)
            app.state.generation = await shell.generation(app.state.db)
            were_kept = await leaving.try_to_keep_promises(app.state.db)
            deleting = asyncio.create_task(deletions.forget_deleted_often(app.state.db))
            hourly = asyncio.create_task(leaving.keep_promises_hourly(app.state.db, were_kept))
            app.state.maker = Maker(app.state.db, app.state.media, known)
            app.state.maker.start()
            yield
            hourly.cancel()
            deleting.cancel()
            await app.state.maker.stop()
        finally:
            await app.state.db.close()

    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(
                RequestLog, templates={getattr(route, "endpoint", None): route.path for route in routes}
            ),
            Middleware(Headers, headers=headers),
            Middleware(failures.CatchAll),
            Middleware(Gate, settings=settings),
        ],
        exception_handlers=dict.fromkeys(failures.HANDLED, failures.handle),
    )
    app.state.settings = settings
    app.state.secrets = known
    app.state.media = media
    app.state.static = static
    app.state.client_index = readiness.ClientIndex()
    app.state.count_waiting = looks.waiting_count
    app.state.page_headers = headers
    app.state.templates = environment(static.url, static.release, settings.recall)
    return app


def from_environment() -> Starlette:
    """The application as a worker process makes it."""
    to_stderr()
    return create_app(from_env())
