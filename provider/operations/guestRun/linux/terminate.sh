#!/bin/sh
# Ends the program of a run with all its children: SIGTERM, and SIGKILL for those that are still there after the grace. It is done
# when the result is there; exit code 1 says that the program is still running.
#
# Arguments: temporary folder (empty: $TMPDIR, else /tmp), name of the run, grace in tenths of a second.

# shellcheck disable=SC1007 # `name= other=`: an empty value is meant
vso_d=${1:-${TMPDIR:-/tmp}}/$2 vso_grace=$3 vso_n=0 vso_told=
vso_signal() {
  { read -r vso_p <"$vso_d/pid" && { kill -s "$1" -- "-$vso_p" || kill -s "$1" "$vso_p"; }; } 2>/dev/null
}
while [ -d "$vso_d" ] && [ -O "$vso_d" ]; do
  # A pid counts only while the shell that waits for it lives.
  { read -r vso_w <"$vso_d/wrapper" && tr '\0' ' ' <"/proc/$vso_w/cmdline" | grep -q "$2"; } 2>/dev/null ||
    [ "$vso_n" -lt 5 ] || exit 0
  [ -n "$vso_told" ] || { vso_signal TERM && vso_told=1; }
  [ "$vso_n" -lt "$vso_grace" ] || vso_signal KILL
  [ "$vso_n" -lt $((vso_grace + 30)) ] || exit 1
  vso_n=$((vso_n + 1))
  sleep 0.1 2>/dev/null || sleep 1
done
