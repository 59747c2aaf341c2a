#!/bin/sh
# Runs a program in a Linux guest once, whatever becomes of the calls around it. POSIX sh, with nothing beyond coreutils or
# busybox; setsid is used where it is there. Lines that are only a comment stay out of the text that goes to the guest.
#
# Arguments: mode (run, or attach to wait for a run that was started before); temporary folder (empty: $TMPDIR, else /tmp); name
# of the run; file with setup and stdin (empty: none); how many of its bytes are setup; maximum of bytes of each stream (empty:
# not captured); working directory (empty: as it is); path of the program to look for; the program with its arguments.
#
# Exit codes of its own: 250 see the result (where there is none, the program may have run), 251 the temporary folder cannot be
# written to, 252 another user's folder is in the way, 253 nothing is known of this run. Programs may use these too; the result
# tells.

# shellcheck disable=SC1007 # `name= other=`: an empty value is meant
vso_mode=$1 vso_name=$3 vso_d=${2:-${TMPDIR:-/tmp}}/$3 vso_given=$4 vso_setup=$5 vso_max=$6 vso_cd=$7 vso_path=$8
shift 8
# shellcheck disable=SC1007
vso_r=$vso_d.result vso_lost= vso_now= vso_aside=
vso_date() { date -u +%Y-%m-%dT%H:%M:%SZ; }
# A pid may be another process by now: the shell in front of the program has the name of the run in its command line.
vso_alive() {
  { read -r vso_w <"$vso_d/wrapper" && tr '\0' ' ' <"/proc/$vso_w/cmdline" | grep -q "$vso_name"; } 2>/dev/null
}
# Removes the files that were to carry setup and stdin, or to tell the folder.
vso_forget() {
  for vso_x in "$vso_d"-in.*; do [ ! -e "$vso_x" ] || rm -f "$vso_x"; done
}
# How many bytes of a stream are kept, and whether there was more.
vso_kept() {
  vso_length=0 vso_cut=0
  [ -s "$vso_d/out$1" ] && vso_length=$(($(wc -c <"$vso_d/out$1")))
  [ -e "$vso_d/end$1" ] && read -r vso_status <"$vso_d/end$1" && [ "$vso_status" != 0 ] && vso_cut=1
  [ "$vso_length" -le "${vso_max:-0}" ] || vso_length=${vso_max:-0} vso_cut=1
  [ -z "$vso_lost" ] || vso_cut=1
}
# The result: one line, then both streams. See runResult.ts.
vso_result() {
  vso_kept 1; vso_1="$vso_length $vso_cut"
  vso_kept 2; vso_2="$vso_length $vso_cut"
  read -r vso_x <"$vso_d/started" || vso_x=-
  echo "vsphere-ops-run 1 $1 $2 $vso_w $vso_x $vso_now $vso_1 $vso_2" &&
    { [ "${vso_1% *}" = 0 ] || head -c "${vso_1% *}" "$vso_d/out1"; } &&
    { [ "${vso_2% *}" = 0 ] || head -c "${vso_2% *}" "$vso_d/out2"; }
}
# The result is moved into its place before the folder goes, so that one of the two is there until the result was fetched.
vso_end() {
  [ -n "$vso_now" ] || vso_now=$(vso_date)
  [ -z "$vso_aside" ] || wait "$vso_aside"
  umask 077
  { vso_result "$1" "$2" >"$vso_d/result"; } 2>/dev/null || {
    rm -f "$vso_d/out1" "$vso_d/out2"
    vso_lost=1
    { vso_result "$1" "$2" >"$vso_d/result"; } 2>/dev/null
  } && mv -f "$vso_d/result" "$vso_r" || vso_lost=2
  rm -rf "$vso_d" || { sleep 1; rm -rf "$vso_d"; }
  vso_forget
  case $vso_lost$2 in 225[0-3]) exit 250 ;; esac
  exit "$2"
}
# Waits for the result of whoever made the folder.
vso_attach() {
  vso_missed=0
  while :; do
    vso_there=
    [ -d "$vso_d" ] && vso_there=1
    if [ -e "$vso_r" ]; then
      vso_forget
      [ -f "$vso_r" ] && [ -O "$vso_r" ] || exit 252
      read -r vso_x vso_x vso_x vso_code vso_x <"$vso_r"
      exit "$vso_code"
    fi
    [ -n "$vso_there" ] || exit 253
    [ -O "$vso_d" ] || exit 252
    if vso_alive; then vso_missed=0; else vso_missed=$((vso_missed + 1)); fi
    [ "$vso_missed" -lt 5 ] || { vso_w=$$; vso_end cut-off 250; }
    sleep 0.2 2>/dev/null || sleep 1
  done
}
# Each stream goes through a named pipe to a reader that keeps the first bytes (a file size limit ends its cat right after them)
# and drains the rest: the program never meets a closed pipe, nor does a daemon that it leaves behind.
vso_read() {
  exec 3<"$vso_d/pipe$1" >/dev/null 2>&1
  # shellcheck disable=SC3045 # dash, bash and busybox know -c
  (ulimit -c 0; ulimit -f $((vso_max / 512 + 1)); exec cat <&3 >"$vso_d/out$1") &
  echo $! >"$vso_d/reader$1"
  wait $!
  echo $? >"$vso_d/end$1"
  exec cat <&3
}
# On Linux a reader with something to read is runnable.
vso_reading() {
  [ ! -e "$vso_d/end$1" ] || return 1
  { read -r vso_x <"$vso_d/reader$1" && read -r vso_x <"/proc/$vso_x/stat"; } 2>/dev/null || return 1
  case $vso_x in *') S '*) return 1 ;; esac
}
# A daemon that the program left keeps the pipe open, so the end of the program is the end of the run, and what the program wrote
# is all there once the readers sleep.
vso_settle() {
  true <>"$vso_d/pipe1"
  true <>"$vso_d/pipe2"
  vso_idle=0 vso_nap=0.01
  while [ ! -e "$vso_d/end1" ] || [ ! -e "$vso_d/end2" ]; do
    if vso_reading 1 || vso_reading 2; then vso_idle=0; else vso_idle=$((vso_idle + 1)); fi
    [ "$vso_idle" -lt 6 ] || break
    sleep "$vso_nap" 2>/dev/null || sleep 1
    vso_nap=0.02
  done
}
# Runs in front of the program, in the session of the program, and makes way for it. It writes the program's own pid.
# shellcheck disable=SC2016 # expanded by that shell
vso_child='vso_d=$1 vso_in=$2
shift 2
echo $$ >"$vso_d/pid" || exit 126
[ ! -p "$vso_d/pipe1" ] || exec >"$vso_d/pipe1" 2>"$vso_d/pipe2"
exec <"$vso_in"
[ ! -s "$vso_d/setup" ] || . "$vso_d/setup"
exec "$@"'
# The program runs in the foreground, since sh would let a background job ignore SIGINT; in a session of its own, so that it can be
# ended with all its children and without the shell that keeps its exit code.
vso_run() {
  vso_w=$$ vso_in=/dev/null
  { echo $$ >"$vso_d/wrapper"; } 2>/dev/null || { rm -rf "$vso_d" "$vso_d"-in.*; exit 251; }
  if [ -n "$vso_given" ]; then
    mv "$vso_given" "$vso_d/given" || vso_end no-input 250
    head -c "$vso_setup" "$vso_d/given" >"$vso_d/setup" || vso_end no-room 250
    tail -c +$((vso_setup + 1)) "$vso_d/given" >"$vso_d/stdin" || vso_end no-room 250
    vso_in=$vso_d/stdin
  fi
  { vso_date >"$vso_d/started"; vso_forget; } &
  vso_aside=$!
  [ -e "$vso_path" ] || vso_end no-program 250
  # shellcheck disable=SC2015 # vso_end exits
  [ -f "$vso_path" ] && [ -x "$vso_path" ] || vso_end not-executable 250
  [ -z "$vso_cd" ] || cd "$vso_cd" || vso_end no-directory 250
  if [ -n "$vso_max" ]; then
    mkfifo -m 600 "$vso_d/pipe1" "$vso_d/pipe2" || vso_end no-room 250
    vso_read 1 &
    vso_read 2 &
  fi
  if command -v setsid >/dev/null 2>&1; then
    setsid /bin/sh -c "$vso_child" sh "$vso_d" "$vso_in" "$@"
  else
    /bin/sh -c "$vso_child" sh "$vso_d" "$vso_in" "$@"
  fi
  vso_code=$?
  vso_now=$(vso_date)
  [ -z "$vso_max" ] || vso_settle
  [ -s "$vso_d/pid" ] || vso_end no-room 250
  vso_end exit "$vso_code"
}
# Making the folder is atomic: whoever makes it runs the program, and everybody else waits for the result.
if [ "$vso_mode" = run ] && [ ! -e "$vso_r" ]; then
  if mkdir -m 700 "$vso_d" 2>/dev/null; then
    [ -e "$vso_r" ] || vso_run "$@"
    rmdir "$vso_d"
  elif [ ! -e "$vso_d" ] && [ ! -e "$vso_r" ]; then
    vso_forget
    exit 251
  fi
fi
vso_attach
