# The registry behind a proxy that speaks https. The database is another service: see compose.yaml.
# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
RUN pip install --no-cache-dir uv
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --locked --no-default-groups
COPY . .
# The message catalogues are compiled here: the running container can't write into its own code.
RUN .venv/bin/python -c "from config.messages import compile_all; compile_all()"

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data registry && install -d -o registry -m 0700 /data
COPY --from=build /app /app
WORKDIR /app
USER registry
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production REGISTRY_DATA_DIR=/data
VOLUME /data
EXPOSE 8000
# `prepare` is safe to repeat; one container at a time should do it, which is what compose.yaml arranges.
CMD ["sh", "-c", "python manage.py prepare && exec granian --interface wsgi --host 0.0.0.0 --port 8000 --workers 2 --blocking-threads 4 --respawn-failed-workers config.wsgi:application"]
