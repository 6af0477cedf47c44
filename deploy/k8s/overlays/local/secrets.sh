#!/usr/bin/env bash
# Make the secrets of a trial, new ones each time: in the namespace `shindan`, and the passwords of MongoDB's users in `mongodb`.
# OPERATIONS is how an operator's tools are started here; from an image: "docker run --rm -v /tmp:/tmp -u $(id -u) shindan/operations".
set -euo pipefail
umask 077
kubectl=${KUBECTL:-kubectl}
operations=${OPERATIONS:-.venv/bin/python -m operations}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

secret() { "$kubectl" --namespace shindan create secret "$@"; }

$operations secrets "$folder" --trial-certificate-for localhost --trial-certificate-for gateway >&2
cd "$folder"
for service in signup consent scanner notifier reports; do
  openssl rand -hex 32 >password
  "$kubectl" --namespace mongodb create secret generic "$service-password" --from-file=password
  echo "mongodb://$service:$(cat password)@shindan-0.shindan-svc.mongodb.svc:27017/?replicaSet=shindan&authSource=$service" >uri
  secret generic "mongodb-$service" --from-file=uri
done
secret generic session --from-file=signup/secret_key
secret generic confirmation --from-file=signup/confirmation_key
secret generic scanner-public-key --from-file=consent/scanner_public_key
secret generic scanner-keys --from-file=scanner/scanner_private_key --from-file=scanner/encryption_keys
secret generic webhook-keys --from-file=reports/webhook_keys
secret tls gateway-tls --cert=gateway/tls.crt --key=gateway/tls.key
# The emulator's application has a secret that every emulator knows.
echo 80f8c06a1edcc208e75cc3419e27292f81cb1df5 >client_secret
secret generic microsoft --from-file=client_secret --from-file=authority/ca.pem
secret generic emulator-authority --from-file=authority/ca.pem --from-file=authority/ca.key
cp authority/ca.pem "$OLDPWD/shindan-trial-ca.pem"
echo "Let your browser trust shindan-trial-ca.pem for the trial." >&2
