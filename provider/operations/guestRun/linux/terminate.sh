# Ends the program of a run with all its children: SIGTERM, and SIGKILL for those that are still there after the grace. It ends with 249
# when the result is there, or the program is proven to be gone, and with 1 when the program is still running.
#
# Arguments: name of the run, grace in tenths of a second.

# shellcheck disable=SC1007 # `name= other=`: an empty value is meant
vso_grace=$1 vso_n=0 vso_missed=0 vso_told=
vso_signal() {
  { read -r vso_p vso_x <"$vso_d/pid" && { kill -s "$1" -- "-$vso_p" || kill -s "$1" "$vso_p"; }; } 2>/dev/null
}
while vso_private "$vso_d" && [ ! -f "$vso_d/result" ]; do
  vso_state
  if [ "$vso_s" = on ]; then vso_missed=0; else vso_missed=$((vso_missed + 1)); fi
  [ "$vso_missed" -lt 5 ] || exit 249
  if [ "$vso_s" = on ]; then
    [ -n "$vso_told" ] || { vso_signal TERM && vso_told=1; }
    [ "$vso_n" -lt "$vso_grace" ] || vso_signal KILL
  fi
  [ "$vso_n" -lt $((vso_grace + 30)) ] || exit 1
  vso_n=$((vso_n + 1))
  vso_nap 0.1
done
exit 249
