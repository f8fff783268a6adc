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

# What runs: no compiler, no Node, and an account that can change nothing.
FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home councilnet
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=styles /app/static/build ./static/build
RUN python -m councilnet.catalogue compile
# Settings must be there to collect the files; these are not kept in the image.
RUN SECRET_KEY=for-this-step-alone ALLOWED_HOSTS=localhost DATABASE_URL=postgresql://nobody@localhost/nothing \
    python manage.py collectstatic --no-input --verbosity 0
# Where the files of case studies are kept, unless the environment names another place.
RUN install -d -o councilnet -m 700 media
VOLUME /app/media
USER councilnet
EXPOSE 8000
CMD ["gunicorn"]
