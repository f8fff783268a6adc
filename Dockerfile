# One image for the web server, the worker and every command: compose.yaml says how they run.

# The CSS, and the modules of GOV.UK Frontend; nothing of Node goes further than this stage.
FROM node:24-bookworm-slim AS styles
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY build.mjs map.mjs ./
COPY static ./static
RUN npm run build

# The packages, each by its hash.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.txt

# What runs: no compiler, no Node, and an account that can change nothing but the files.
FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="CouncilNet" \
      org.opencontainers.image.description="The portal of the Co-operative Councils’ Innovation Network" \
      org.opencontainers.image.licenses="MIT"
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home councilnet
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=styles /app/static/build ./static/build
# So that the root file system can be read-only: nothing is compiled or collected once it runs.
RUN python -m councilnet.catalogue compile
# Settings must be there to collect the files; these are not kept in the image.
RUN SECRET_KEY=for-this-step-alone ALLOWED_HOSTS=localhost DATABASE_URL=postgresql://nobody@localhost/nothing \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q councilnet initiatives socialvalue
# Where the files of case studies are kept, unless the environment names another place.
RUN install -d -o councilnet -m 700 media
VOLUME /app/media
USER councilnet
EXPOSE 8000
# There is no curl in the image, and no need of one.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\", \"8000\")}/healthz', timeout=4)"]
CMD ["gunicorn"]
