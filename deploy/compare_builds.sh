#!/usr/bin/env bash
# Build images twice, each time from the beginning and from a copy of its own, and say where the two differ: deploy/compare_builds.sh TARGET…
#
# Needs an engine that runs (DOCKER_HOST), its base image (BASE_IMAGE), and `make setup`. Status 1 where anything differs.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOCKER_BUILDKIT=1 BASE_IMAGE=${BASE_IMAGE:-python:3.13-slim-bookworm}
authority=(); [ -z "${PIP_CERT:-}" ] || authority=(--secret "id=ca,src=$PIP_CERT")
status=0
for target in "${@:-signup}"; do
  for turn in first second; do
    # Neither the dates of files may matter, nor what whoever built it keeps to themselves.
    mkdir "$work/$turn"
    git ls-files -z | tar --create --null --files-from - | tar --extract --touch --directory "$work/$turn"
    [ "$turn" = first ] || chmod --recursive go= "$work/$turn"
    docker build --quiet --no-cache --file "$work/$turn/deploy/Dockerfile" --build-arg BASE_IMAGE --build-arg SOURCE_DATE_EPOCH=1 "${authority[@]}" \
      --target "$target" --tag "shindan-compared/$target:$turn" "$work/$turn" >/dev/null
    docker save --output "$work/$turn.tar" "shindan-compared/$target:$turn"
    docker image rm "shindan-compared/$target:$turn" >/dev/null
    rm -rf "${work:?}/$turn"
  done
  printf '\n== %s\n' "$target"
  .venv/bin/python -m local.images "$work/first.tar" "$work/second.tar" || status=1
done
exit "$status"
