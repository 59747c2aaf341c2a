# The streams of a program whose output is captured. run.sh begins with this.
#
# Each stream goes through a named pipe to a reader that keeps the first bytes, which a limit on its file's size bounds, and the last
# ones. Then, or if the reader cannot be started, the rest is drained: the program never meets a closed pipe, nor does a daemon that it
# leaves behind.
# shellcheck disable=SC2016 # expanded by that shell
vso_tee='trap "" XFSZ
ulimit -c 0
ulimit -f "$3"
echo $$ >"$1/reader$2"
exec tee "$1/out$2"'
vso_read() {
  exec 3<"$vso_d/pipe$1" >/dev/null 2>&1
  vso_x=lost vso_n=$1
  trap 'echo "$vso_x" >"$vso_d/done$vso_n"; exec cat <&3' EXIT
  {
    /bin/sh -c "$vso_tee" sh "$vso_d" "$1" $((vso_max / 512 + 1)) <&3
    echo $? >"$vso_d/end$1"
  } | tail -c 4096 >"$vso_d/tail$1"
  vso_x=
}
# On Linux a reader with something to read is runnable.
vso_reading() {
  [ ! -e "$vso_d/done$1" ] || return 1
  { read -r vso_x <"$vso_d/reader$1" && read -r vso_x <"/proc/$vso_x/stat"; } 2>/dev/null || return 1
  case $vso_x in *') S '*) return 1 ;; esac
}
vso_drained() { [ -e "$vso_d/done1" ] && [ -e "$vso_d/done2" ]; }
# A daemon that the program left keeps the pipe open, so the end of the program is the end of the run, and what the program wrote
# is all there once the readers sleep.
vso_settle() {
  true <>"$vso_d/pipe1"
  true <>"$vso_d/pipe2"
  vso_idle=0 vso_pause=0.01
  until vso_drained || [ "$vso_idle" -ge 6 ]; do
    if vso_reading 1 || vso_reading 2; then vso_idle=0; else vso_idle=$((vso_idle + 1)); fi
    vso_nap "$vso_pause"
    vso_pause=0.02
  done
  for vso_x in 1 2; do
    [ -e "$vso_d/done$vso_x" ] || { read -r vso_p <"$vso_d/reader$vso_x" && kill "$vso_p"; } 2>/dev/null
  done
  vso_idle=0
  until vso_drained || [ "$vso_idle" -ge 100 ]; do
    vso_idle=$((vso_idle + 1))
    vso_nap 0.01
  done
}
