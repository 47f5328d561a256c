# The program with its Chromium, and with PostgreSQL's programs: for a database of its own, and for backups of servers
# 15 to 18. It runs as a plain user on a read-only root and writes to /data alone.
#
#   docker build -t hookah-wishlist .
#   docker run --read-only -v hookah-wishlist:/data -p 8080:8080 hookah-wishlist
#
# make container-check runs these very steps without Docker, in a fresh Debian, and uses what comes of them.
# The base is pinned to a point release: a newer one is a line changed here (.github/dependabot.yml proposes it).

FROM debian:13.8-slim AS base
ENV PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3 tzdata \
 && rm -rf /var/lib/apt/lists/*

# What makes environments stays out of the image.
FROM base AS making
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3-venv \
 && rm -rf /var/lib/apt/lists/*

# What of npm's packages the Mini App is made with. A change of the program leaves this and the next stage alone.
FROM making AS vendor
COPY requirements/node.txt requirements/
COPY package.json package-lock.json .npmrc ./
COPY scripts/set-up scripts/vendor.js scripts/
RUN mkdir static && scripts/set-up vendor

# Compiled here, as nothing can be at run time. pip has no business in what runs.
FROM making AS packages
COPY requirements/run.txt requirements/
RUN python3 -m venv .venv \
 && .venv/bin/pip install --no-compile --require-hashes -r requirements/run.txt \
 && .venv/bin/pip uninstall -y pip \
 && python3 -m compileall -q -j 0 .venv/lib

# pg_dump, pg_restore and psql for servers 15 to 18, without the 90 MB of Perl around Debian's, and 18's with TLS: the
# script tells why.
FROM packages AS clients
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/*
COPY scripts/postgresql-clients scripts/
RUN scripts/postgresql-clients /clients

FROM base AS program
# chromium-headless-shell is the browser without its windows: what the crawler needs, at half the size.
# Playwright's Node wants libatomic1, PostgreSQL 17's programs the next four.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    chromium-headless-shell fonts-dejavu-core libatomic1 \
    liblz4-1 libpq5 libreadline8t64 libzstd1 \
    tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --home-dir /data/home --shell /usr/sbin/nologin hookah \
 && install -d -o hookah -g hookah -m 700 /data
COPY --from=clients /clients /usr/lib
COPY --from=packages /app/.venv .venv
COPY --from=vendor /app/static/vendor static/vendor
COPY sql sql
COPY scripts/in-container scripts/healthy scripts/
COPY static static
COPY hookah_wishlist hookah_wishlist
RUN python3 -m compileall -q hookah_wishlist

ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/data/home \
    TMPDIR=/data/tmp \
    DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=8080 \
    CHROMIUM_PATH=/usr/bin/chromium-headless-shell
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["scripts/healthy"]
ENTRYPOINT ["tini", "--", "scripts/in-container"]
CMD ["python", "-m", "hookah_wishlist"]
