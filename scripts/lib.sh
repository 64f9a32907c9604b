# Shared by the scripts beside it: sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=wasm32-unknown-unknown
cache="${XDG_CACHE_HOME:-$HOME/.cache}/rembuk"
script_name=$(basename "$0")
failed_stages=0
mkdir -p "$cache"
export CARGO_TERM_PROGRESS_WHEN=never npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false

say() { printf '%s\n' "$*"; }

# Says in a plain sentence what is missing and what to do, and ends the script.
fail() {
  printf '\n%s: failed. %s\n' "$script_name" "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

need() { has "$1" || fail "$1 is missing: $2"; }

# step "what it does" command …  : prints it, runs it, prints how long it took; its output is shown.
step() {
  local title=$1 started=$SECONDS
  shift
  say "==> $title"
  "$@" || fail "\"$title\" did not work; the lines above say why."
  say "    $title: $((SECONDS - started)) s"
}

# The same with the output kept in a log, shown only when it fails.
quiet_step() {
  local title=$1 started=$SECONDS log
  shift
  log=$(mktemp)
  say "==> $title"
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    fail "\"$title\" did not work; the lines above say why (all of it: $log)."
  fi
  rm -f "$log"
  say "    $title: $((SECONDS - started)) s"
}

# A stage of a longer run: a failure is remembered and the next stage still runs.
stage() {
  local title=$1 started=$SECONDS outcome=passed
  shift
  say ""
  say "==> $title"
  (set -e; "$@") || { outcome=FAILED; failed_stages=$((failed_stages + 1)); }
  say "    $title: $outcome, $((SECONDS - started)) s"
}

# The version of a crate in Cargo.lock.
locked() { awk -v name="$1" '$1=="name" && $3=="\""name"\"" { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock; }

is_root_on_debian() { [ "$(id -u)" = 0 ] && has apt-get; }

apt_install() {
  apt-get install -y --no-install-recommends "$@" ||
    { apt-get update && apt-get install -y --no-install-recommends "$@"; }
}

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && has "$name" && { CHROMIUM=$(command -v "$name"); export CHROMIUM; return; }
  done
  return 1
}

# What drives a browser finds it in $CHROMIUM, and the app in dist/.
browser() {
  if ! find_chromium; then
    is_root_on_debian || { say "Chromium is missing: install it, or name yours in CHROMIUM=…"; return 1; }
    apt_install chromium >/dev/null && find_chromium || return 1
  fi
  browser_packages && node tests/browser/"$@"
}

browser_packages() {
  if [ tests/browser/package-lock.json -nt tests/browser/node_modules/.package-lock.json ]; then
    (cd tests/browser && npm ci --ignore-scripts --silent) || return 1
    touch tests/browser/node_modules/.package-lock.json
  fi
}
