# The site over one database, in a container whose root may be read-only:
#   docker build -t kb . && docker run --read-only --tmpfs /tmp -p 8001:8001 -v "$PWD/data:/data:ro" kb
FROM python:3.12-slim AS build
COPY . /source
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir /source

FROM python:3.12-slim
COPY --from=build /venv /venv
RUN useradd --system --no-create-home kb
USER kb
WORKDIR /tmp
ENV PYTHONDONTWRITEBYTECODE=1
EXPOSE 8001
# Strangers ask the questions there are. Leave --no-sql out to let them write SQL, which is bounded in time and rows.
ENTRYPOINT ["/venv/bin/kb", "serve", "--db", "/data/kb.db", "--host", "0.0.0.0", "--no-build"]
CMD ["--no-sql"]
