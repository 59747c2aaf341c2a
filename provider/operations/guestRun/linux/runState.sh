#!/bin/sh
# Where a run is in the guest, and what has become of it: the beginning of each script. First argument: the name of the run.
#
# The folder is in the user's home. That is private, and it survives a reboot and a restart of vmtoolsd, which may take its /tmp and
# /var/tmp with it (PrivateTmp, docs/apis/vcenter.md section 10). Accounts without a home of their own have a folder in /var/tmp.

# shellcheck disable=SC2034 # used by the scripts that begin with this
vso_name=$1 vso_base=$HOME/.vsphere-ops
[ -n "$HOME" ] && [ -O "$HOME" ] || vso_base=/var/tmp/vsphere-ops-$(id -u)
vso_d=$vso_base/$vso_name
shift
# In /var/tmp, another user may have planted a folder or a link.
vso_private() { [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ]; }
# Sets vso_x to when a process began, by which another one with its pid is told apart; a zombie has ended. Empty: cannot be told.
# Without /proc, ps says it in the locale and the time zone of Tools, and pads it. The shell in front of the program uses it too.
# shellcheck disable=SC2016 # expanded where it is read
vso_born_text='vso_born() {
  vso_x=
  if { read -r vso_x <"/proc/$1/stat"; } 2>/dev/null; then
    set -- ${vso_x##*) }
    { read -r vso_x </proc/sys/kernel/random/boot_id; } 2>/dev/null
    vso_x=${20}-$vso_x
    [ "$1" != Z ] || vso_x=ended
  elif [ ! -r /proc/self/stat ]; then
    set -- $(LC_ALL=C TZ=UTC0 ps -o lstart= -p "$1" 2>/dev/null)
    vso_x=$*
  fi
}'
eval "$vso_born_text"
# Gone only when proven: the process may belong to another user, whom kill does not reach, and /proc may be hidden or missing.
vso_gone() {
  vso_born "$1"
  if [ -n "$vso_x" ]; then
    [ "$vso_x" != "$2" ]
    return
  fi
  case $(LC_ALL=C && export LC_ALL && kill -0 "$1" 2>&1) in *'o such process'*) return 0 ;; esac
  return 1
}
# on: the shell in front of the program or the program itself lives. never: the program was not started and never will be, since
# whoever creates the file `pid` decides that. over: both have ended. unclear: a file is still to be written.
vso_state() {
  # shellcheck disable=SC1007 # `name= other=`: an empty value is meant
  vso_w= vso_b= vso_p= vso_s=unclear
  { read -r vso_w vso_b <"$vso_d/wrapper"; } 2>/dev/null || return 0
  vso_s=on
  vso_gone "$vso_w" "$vso_b" || return 0
  if (set -C && echo never >"$vso_d/pid") 2>/dev/null; then
    vso_s=never
    return 0
  fi
  { read -r vso_p vso_b <"$vso_d/pid"; } 2>/dev/null
  case $vso_p in
    never) vso_s=never ;;
    '') vso_s=unclear ;;
    *) ! vso_gone "$vso_p" "$vso_b" || vso_s=over ;;
  esac
}
vso_nap() { sleep "$1" 2>/dev/null || sleep 1; }
