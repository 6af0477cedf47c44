#!/usr/bin/env bash
# Ask a real API server whether it would take every overlay: server-side dry run, and PodSecurity "restricted" for every pod.
#
# It runs etcd and kube-apiserver on loopback for as long as it takes; no kubelet, so nothing is started. ETCD and KUBE_APISERVER name the programs.
# Where there is none but Go, `deploy/k8s/prove.sh build` makes kube-apiserver first, which takes long.
# Custom resources are asked about only where CRDS names a folder with their definitions. Ends with 3 when it cannot run.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=1.37.1
built=$PWD/build/kubernetes
kubectl=$PWD/.venv/bin/kubectl
python=$PWD/.venv/bin/python

build() {
  mkdir -p "$built/source"
  cd "$built/source"
  printf 'module prove\n\ngo 1.26.0\n\nrequire k8s.io/kubernetes v%s\n' "$version" >go.mod
  # The parts of Kubernetes name one another as v0.0.0: the numbers of the release stand beside.
  sed -nE 's/^\s+(k8s\.io\/[a-z0-9-]+) v0\.0\.0( .*)?$/\1/p' "$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')" \
    | sort -u | while read -r part; do go mod edit "-require=$part@v0.${version#1.}"; done
  go build -mod=mod -ldflags '-s -w' -o "$built/kube-apiserver" k8s.io/kubernetes/cmd/kube-apiserver
}
if [ "${1:-}" = build ]; then (build); fi

found() { for each in "$@"; do if [ -n "$each" ] && command -v "$each" >/dev/null; then command -v "$each"; return; fi; done; }
etcd=$(found "${ETCD:-}" etcd "$built/etcd")
apiserver=$(found "${KUBE_APISERVER:-}" kube-apiserver "$built/kube-apiserver")
for each in "etcd:$etcd" "kube-apiserver:$apiserver"; do
  if [ -z "${each#*:}" ]; then echo "Not tried: there is no ${each%%:*} here." >&2; exit 3; fi
done

folder=$(mktemp -d)
children=()
finish() {
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  wait
  rm -rf "$folder"
}
trap finish EXIT
free_port() { "$python" -c 'from local.ports import free_port; print(free_port())'; }
client=$(free_port) peer=$(free_port) secure=$(free_port)

"$etcd" --data-dir "$folder/etcd" --listen-client-urls "http://127.0.0.1:$client" --advertise-client-urls "http://127.0.0.1:$client" \
  --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
  --initial-cluster "default=http://127.0.0.1:$peer" >"$folder/etcd.log" 2>&1 &
children+=($!)
openssl genrsa -out "$folder/accounts.key" 2048 2>/dev/null
openssl rsa -in "$folder/accounts.key" -pubout -out "$folder/accounts.pub" 2>/dev/null
token=$(openssl rand -hex 16)
echo "$token,prover,prover,system:masters" >"$folder/tokens.csv"
# ServiceAccount would want the accounts that controllers make, and there are no controllers.
"$apiserver" --etcd-servers "http://127.0.0.1:$client" --bind-address 127.0.0.1 --secure-port "$secure" --cert-dir "$folder/certificates" \
  --service-account-issuer https://prove.example --service-account-key-file "$folder/accounts.pub" \
  --service-account-signing-key-file "$folder/accounts.key" --service-cluster-ip-range 10.0.0.0/24 --token-auth-file "$folder/tokens.csv" \
  --authorization-mode AlwaysAllow --disable-admission-plugins ServiceAccount >"$folder/apiserver.log" 2>&1 &
children+=($!)
ask() { KUBECONFIG=/dev/null "$kubectl" --server "https://127.0.0.1:$secure" --certificate-authority "$folder/certificates/apiserver.crt" --token "$token" "$@"; }
for _ in $(seq 180); do ask get --raw /readyz >/dev/null 2>&1 && break; sleep 1; done
ask get --raw /readyz >/dev/null || { tail -20 "$folder/apiserver.log" >&2; exit 1; }
ask version | tail -1

ask apply -f deploy/k8s/base/namespace.yaml
if [ -n "${CRDS:-}" ]; then ask apply --server-side -f "$CRDS"; ask wait --for=condition=Established crd --all --timeout=60s; fi
for overlay in local production; do
  "$kubectl" kustomize "deploy/k8s/overlays/$overlay" >"$folder/$overlay.yaml"
  "$python" - "$folder/$overlay.yaml" "$folder" "${CRDS:-}" <<'PYTHON'
import sys
from pathlib import Path

import yaml

built, folder, crds = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
everything = list(yaml.safe_load_all(built.read_text(encoding="utf-8")))
groups = {each["apiVersion"].split("/")[0] for each in everything}
foreign = {group for group in groups if "." in group and not group.endswith(".k8s.io")}
custom = [each for each in everything if each["apiVersion"].split("/")[0] in foreign]
asked = everything if crds else [each for each in everything if each not in custom]
if not crds and custom:
    print("Not asked about, for want of definitions:", ", ".join(sorted({each["kind"] for each in custom})))
built.write_text(yaml.safe_dump_all(asked), encoding="utf-8")
pods = [
    {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": each["metadata"]["name"], "namespace": "shindan"},
        "spec": each["spec"]["template"]["spec"],
    }
    for each in everything
    if each["kind"] == "Deployment"
]
(folder / f"{built.stem}-pods.yaml").write_text(yaml.safe_dump_all(pods), encoding="utf-8")
PYTHON
  echo "== $overlay"
  ask apply --server-side --dry-run=server -f "$folder/$overlay.yaml"
  ask create --dry-run=server -f "$folder/$overlay-pods.yaml"
done

echo "== a pod that asks for more is refused"
if ask --namespace shindan run wrong --image=nginx --dry-run=server 2>"$folder/refusal"; then
  echo "PodSecurity let a pod pass that it must refuse" >&2
  exit 1
fi
cat "$folder/refusal"
grep -q 'violates PodSecurity "restricted' "$folder/refusal"
echo "The API server takes every overlay, and PodSecurity every pod of them."
