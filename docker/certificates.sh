#!/usr/bin/env bash
# Makes the certificates of the cluster with es-gencert-cli: an authority, and for each server a certificate and a key
# that only the servers' user (1000) reads. What is there stays; with RENEW=yes the servers' certificates are made anew
# under the same authority.
set -euo pipefail
umask 077

if [ ! -e /authority-key/ca.key ]; then
  es-gencert-cli create-ca -out /tmp/ca -days 3650
  cp /tmp/ca/ca.crt /tmp/ca/ca.key /authority-key/
fi
install_public() { cp "$1" "$2" && chmod 0444 "$2"; }
install_public /authority-key/ca.crt /authority/ca.crt

make_server() {
  local name=$1 ip=$2 folder=/certificates/$1
  if [ -e "$folder/node.crt" ] && [ "${RENEW:-}" != yes ]; then return; fi
  es-gencert-cli create-node -ca-certificate /authority-key/ca.crt -ca-key /authority-key/ca.key \
    -out "/tmp/$name" -ip-addresses "127.0.0.1,$ip" -dns-names "localhost,$name" -days 825
  mkdir -p "$folder/ca"
  install_public /authority-key/ca.crt "$folder/ca/ca.crt"
  install_public "/tmp/$name/node.crt" "$folder/node.crt"
  cp "/tmp/$name/node.key" "$folder/node.key"
  chmod 0400 "$folder/node.key"
  chown -R 1000:1000 "$folder"
  echo "made the certificate of $name"
}

make_server eventstore "$SUBNET.11"
make_server eventstore-2 "$SUBNET.12"
make_server eventstore-3 "$SUBNET.13"
