# Runs a program in a Linux or other POSIX guest once, whatever becomes of the calls around it. POSIX sh, with nothing beyond
# coreutils or busybox. Lines that are only a comment stay out of the text that goes to the guest.
#
# Arguments: name of the run; mode (run, or attach to wait for a run that was started before); file that the caller can fetch, for
# the result (empty: none); how many bytes of that file are setup, before stdin (empty: it holds nothing); maximum of bytes of each
# stream (empty: not captured); working directory (empty: as it is); path of the program to look for; the program with its arguments.
#
# Exit codes of its own:
# 249 the program ended with 0. Tools report 0 for a shell that was killed too (docs/apis/vcenter.md section 10).
# 250 see the result; also if an earlier start has run the program. 251 the folder cannot be written to or nothing can be started, and
# the program was not run. 252 another user's folder or a link is in the way. 253 there is nothing of this run. If a program ends with
# one of these, the result tells its code.
# 0 as for a shell that was killed: it is to be attached to again.

vso_mode=$1 vso_file=$2 vso_setup=$3 vso_max=$4 vso_cd=$5 vso_path=$6
shift 6
# shellcheck disable=SC1007 # `name= other=`: an empty value is meant
vso_now= vso_lost= vso_code= vso_claimed= vso_readers=
# Waits for the result of whoever runs the program. When both are gone, it says what is known.
vso_attach() {
  vso_missed=0
  while vso_private "$vso_d"; do
    if [ -f "$vso_d/result" ]; then
      read -r vso_x vso_x vso_x vso_code vso_x <"$vso_d/result"
      vso_deliver
      [ "$vso_mode" = attach ] || vso_leave 250
      vso_exit "$vso_code"
    fi
    vso_state
    if [ "$vso_s" = on ]; then vso_missed=0; else vso_missed=$((vso_missed + 1)); fi
    if [ "$vso_missed" -ge 5 ] && [ ! -f "$vso_d/result" ]; then
      [ "$vso_s" != never ] || vso_end not-run 250
      vso_end cut-off 250
    fi
    vso_nap 0.2
  done
  if [ -e "$vso_d" ] || [ -L "$vso_d" ]; then vso_leave 252; fi
  vso_leave 253
}
# A shell that cannot fork ends at once. What is to be done then takes commands of the shell's own only.
# shellcheck disable=SC2317,SC2329 # a trap calls it
vso_forkless() {
  trap - EXIT
  if [ "$vso_claimed" != 0 ]; then
    [ -e "$vso_d/wrapper" ] || vso_leave 251
    vso_leave 0
  fi
  [ -z "$vso_code" ] || vso_header exit "$vso_code" "0 1 0 1 0 0" >"$vso_d/result"
  # These may hold secrets.
  for vso_x in "$vso_d"/given "$vso_d"/setup "$vso_d"/stdin "$vso_d"/out? "$vso_d"/tail? "$vso_file"; do
    [ ! -f "$vso_x" ] || true >"$vso_x"
  done
  [ -n "$vso_code" ] || {
    # shellcheck disable=SC2086 # a list
    [ -z "$vso_readers" ] || kill $vso_readers
    vso_leave 251
  }
  [ -z "$vso_file" ] || vso_header exit "$vso_code" "0 1 0 1 0 0" >"$vso_file"
  vso_exit "$vso_code"
}
# Runs in front of the program, in its session, and makes way for it. The file `pid` is created by this shell, which then starts the
# program for certain, or by one that has found its parent gone, and then the program is never started.
# shellcheck disable=SC2016 # expanded by that shell
vso_child=$vso_born_text'
vso_d=$1 vso_in=$2
shift 2
vso_born $$
set -C
{ echo "$$ $vso_x" >"$vso_d/pid"; } 2>/dev/null || exit 126
set +C
[ ! -p "$vso_d/pipe1" ] || exec >"$vso_d/pipe1" 2>"$vso_d/pipe2"
exec <"$vso_in"
[ ! -s "$vso_d/setup" ] || . "$vso_d/setup"
exec "$@"'
# Where there is no setsid, a shell with job control gives the program a process group of its own. Some shells need a terminal for it.
vso_shell_with_jobs() {
  for vso_shell in /bin/sh /bin/bash; do
    [ ! -x "$vso_shell" ] || [ -n "$("$vso_shell" -c 'set -m' 2>&1)" ] || return 0
  done
  return 1
}
# The program has a session or a group of its own, so that it can be ended with all its children and without the shell that keeps its
# exit code. It runs in the foreground, since sh would let a background job ignore SIGINT.
vso_run() {
  vso_in=/dev/null
  # After a restart of the guest, the program could not be told from another process.
  [ -n "$vso_x" ] || vso_end no-identity 250
  { vso_date >"$vso_d/started" && echo "$vso_file" >"$vso_d/file"; } 2>/dev/null || vso_end no-room 250
  if [ -n "$vso_setup" ]; then
    mv "$vso_file" "$vso_d/given" || vso_end no-input 250
    head -c "$vso_setup" "$vso_d/given" >"$vso_d/setup" || vso_end no-room 250
    tail -c +$((vso_setup + 1)) "$vso_d/given" >"$vso_d/stdin" || vso_end no-room 250
    vso_in=$vso_d/stdin
  fi
  [ -e "$vso_path" ] || vso_end no-program 250
  # shellcheck disable=SC2015 # vso_end exits
  [ -f "$vso_path" ] && [ -x "$vso_path" ] || vso_end not-executable 250
  command -v setsid >/dev/null 2>&1 || vso_shell_with_jobs || vso_end no-group 250
  [ -z "$vso_cd" ] || cd "$vso_cd" || vso_end no-directory 250
  if [ -n "$vso_max" ]; then
    # The folder is private. For a mode of its own, glibc needs /proc.
    mkfifo "$vso_d/pipe1" "$vso_d/pipe2" || vso_end no-room 250
    vso_read 1 &
    vso_readers=$!
    vso_read 2 &
    vso_readers="$vso_readers $!"
  fi
  set -- /bin/sh -c "$vso_child" sh "$vso_d" "$vso_in" "$@"
  if command -v setsid >/dev/null 2>&1; then
    setsid "$@"
  else
    # shellcheck disable=SC2016 # expanded by that shell
    "$vso_shell" -c 'set -m; "$@" & wait $!' sh "$@"
  fi
  vso_code=$?
  vso_now=$(vso_date)
  [ -z "$vso_max" ] || vso_settle
  [ -s "$vso_d/pid" ] || vso_end no-room 250
  vso_end exit "$vso_code"
}
# Whoever creates the file `wrapper` runs the program, and everybody else waits for the result.
vso_claim() {
  [ -d "$vso_base" ] || mkdir -m 700 "$vso_base" 2>/dev/null
  vso_private "$vso_base" || return 1
  mkdir -m 700 "$vso_d" 2>/dev/null
  vso_private "$vso_d" || return 1
  vso_born $$
  set -C
  { true >"$vso_d/wrapper"; } 2>/dev/null
  vso_claimed=$?
  set +C
  [ "$vso_claimed" = 0 ] || return 1
  { echo "$$ $vso_x" >"$vso_d/wrapper"; } 2>/dev/null || {
    rm -rf "$vso_d"
    vso_leave 251
  }
}
# What was not run leaves nothing in the way: neither a result that says so, nor a shell that was killed before the start.
vso_retire() {
  vso_private "$vso_d" || return 0
  vso_kind=
  { read -r vso_x vso_x vso_kind vso_x <"$vso_d/result"; } 2>/dev/null
  case $vso_kind in
    '')
      vso_state
      [ "$vso_s" = never ] || return 0
      ;;
    exit | cut-off) return 0 ;;
  esac
  mv "$vso_d" "$vso_d.$$" 2>/dev/null && rm -rf "$vso_d.$$"
}
trap vso_forkless EXIT
if [ "$vso_mode" = run ]; then
  vso_retire
  # A clean-up may remove the folders between the two steps.
  if vso_claim || { [ ! -e "$vso_d" ] && vso_claim; }; then vso_run "$@"; fi
  [ -e "$vso_d" ] || [ -L "$vso_d" ] || {
    [ ! -e "$vso_base" ] || vso_private "$vso_base" || vso_leave 252
    vso_leave 251
  }
  [ -e "$vso_d/wrapper" ] || ! vso_private "$vso_d" || { rm -rf "$vso_d" && vso_leave 251; }
fi
vso_attach
