# One image for every service: `python -m booking|availability|gateway api|worker|migrate`, and
# `python -m embedded …` for what helps whoever runs them. Nothing in it is writable or needs to be.
FROM node:24-slim AS web

WORKDIR /source/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-progress
COPY web .
RUN npm run build


FROM python:3.11.15-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ONLY_BINARY=:all:
RUN python -m venv /build && python -m venv --without-pip /kalends

# What others made changes seldom and is the larger part: a layer of its own.
WORKDIR /source
COPY deploy/build.lock deploy/runtime.lock deploy/
RUN /build/bin/pip install --no-deps --require-hashes -r deploy/build.lock \
    && /build/bin/pip --python /kalends/bin/python install --no-deps --no-compile --require-hashes \
        -r deploy/runtime.lock

COPY libs libs
COPY services services
COPY apps apps
COPY --from=web /source/services/gateway/src/gateway/web_app services/gateway/src/gateway/web_app
RUN /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels libs/* services/* apps/* \
    && /build/bin/pip --python /kalends/bin/python install --no-deps --no-compile --no-index /wheels/*.whl \
    && /kalends/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /kalends/lib


FROM python:3.11.15-slim

# No installer where nothing is to be installed.
RUN rm -rf /usr/local/lib/python3.11/ensurepip /usr/local/lib/python3.11/site-packages /usr/local/bin/pip*
COPY --from=build /kalends /kalends
COPY LICENSE /kalends/LICENSE

ARG VERSION=unknown
ENV PATH=/kalends/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONFAULTHANDLER=1 \
    PYTHONUNBUFFERED=1 \
    KALENDS_GATEWAY_VERSION=$VERSION
LABEL org.opencontainers.image.title="Kalends" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION"

# A number: Kubernetes cannot tell from a name that it is not root.
USER 10001:10001
WORKDIR /kalends
EXPOSE 8000 9001
CMD ["python", "-m", "embedded", "--help"]
