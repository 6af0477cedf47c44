#!/usr/bin/env bash
# Ask a real API server whether it would take every overlay and every example: server-side dry run, and PodSecurity "restricted" for every pod.
#
# It runs etcd and kube-apiserver on loopback for as long as it takes; no kubelet, so nothing is started. `prove.sh build` makes both first, and the
# definitions of the operators' resources (build.sh); ETCD, KUBE_APISERVER and DEFINITIONS name others. Ends with 3 when it cannot run.
set -euo pipefail
cd "$(dirname "$0")/../.."
built=$PWD/build/kubernetes
kubectl=$PWD/.venv/bin/kubectl
python=$PWD/.venv/bin/python
if [ "${1:-}" = build ]; then deploy/k8s/build.sh; fi
definitions=${DEFINITIONS:-$built/definitions}

found() { for each in "$@"; do if [ -n "$each" ] && command -v "$each" >/dev/null; then command -v "$each"; return; fi; done; }
etcd=$(found "${ETCD:-}" etcd "$built/etcd")
apiserver=$(found "${KUBE_APISERVER:-}" kube-apiserver "$built/kube-apiserver")
for each in "etcd:$etcd" "kube-apiserver:$apiserver"; do
  if [ -z "${each#*:}" ]; then echo "Not tried: there is no ${each%%:*} here." >&2; exit 3; fi
done

folder=$(mktemp -d)
children=()
finish() {
  # What they hold is not needed any more, and a server without its etcd would take a minute to end.
  for child in "${children[@]}"; do kill -KILL "$child" 2>/dev/null || true; done
  wait 2>/dev/null || true
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

ask apply --server-side -f deploy/k8s/base/namespace.yaml
for each in kafka mongodb; do ask create namespace "$each"; done
if [ -d "$definitions" ]; then
  ask apply --server-side -f "$definitions"
  ask wait --for=condition=Established crd --all --timeout=60s >/dev/null
fi
"$python" -m local.admission "$folder" "$definitions"
for each in "$folder"/*.all; do
  echo "== $(basename "$each" .all)"
  ask apply --server-side --dry-run=server -f "$each"
done
for each in "$folder"/*.pods; do
  echo "== pods of $(basename "$each" .pods)"
  ask create --dry-run=server -f "$each"
done

echo "== a pod that asks for more is refused"
if ask --namespace shindan run wrong --image=nginx --dry-run=server 2>"$folder/refusal"; then
  echo "PodSecurity let a pod pass that it must refuse" >&2
  exit 1
fi
cat "$folder/refusal"
grep -q 'violates PodSecurity "restricted' "$folder/refusal"
if [ -d "$definitions" ]; then
  echo "== a resource of an operator with a field that there is not is refused"
  sed 's/minReplicaCount/minimumReplicaCount/' "$folder/production.all" >"$folder/wrong"
  if ask apply --server-side --dry-run=server -f "$folder/wrong" >/dev/null 2>"$folder/refusal"; then
    echo "A field that there is not was taken" >&2
    exit 1
  fi
  cat "$folder/refusal"
  grep -q 'minimumReplicaCount' "$folder/refusal"
fi
echo "The API server takes every overlay and example, and PodSecurity every pod of them."
