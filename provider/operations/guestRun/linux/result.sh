# The result of a run: one line, then what is kept of both streams, then the end of each that was cut. runResult.ts reads it, and run.sh
# begins with this.

vso_date() { date -u +%Y-%m-%dT%H:%M:%SZ; }
vso_leave() {
  trap - EXIT
  exit "$1"
}
vso_exit() {
  case $1 in
    0) vso_leave 249 ;;
    249 | 25[0-5]) vso_leave 250 ;;
  esac
  vso_leave "$1"
}
vso_size() {
  vso_length=0
  [ ! -s "$vso_d/$1" ] || vso_length=$(($(wc -c <"$vso_d/$1")))
}
# How many bytes of a stream are kept, whether there was more, and how many bytes its end has that is kept apart.
vso_kept() {
  vso_kept=0 vso_cut=0 vso_tail=0 vso_status=1
  [ -p "$vso_d/pipe$1" ] || return 0
  { read -r vso_status <"$vso_d/end$1"; } 2>/dev/null
  vso_size "out$1"
  # tee's status after a full disk or if it could not be started, and not that of a signal.
  [ "$vso_status" = 0 ] || [ "$vso_status" -gt 128 ] || vso_cut=1
  vso_kept=$vso_length
  [ "$vso_kept" -le "${vso_max:-0}" ] || vso_kept=${vso_max:-0} vso_cut=1
  { read -r vso_x <"$vso_d/done$1"; } 2>/dev/null || vso_x=
  [ -z "$vso_lost$vso_x" ] || vso_cut=1
  [ "$vso_cut" = 0 ] || { vso_size "tail$1" && vso_tail=$vso_length; }
}
vso_bytes() { [ "$1" = 0 ] || head -c "$1" "$vso_d/$2"; }
vso_header() {
  { read -r vso_x <"$vso_d/started"; } 2>/dev/null || vso_x=-
  echo "vsphere-ops-run 2 $1 $2 $$ ${vso_x:--} ${vso_now:--} $3"
}
vso_result() {
  vso_kept 1
  vso_1="$vso_kept $vso_cut" vso_t1=$vso_tail
  vso_kept 2
  vso_2="$vso_kept $vso_cut" vso_t2=$vso_tail
  vso_header "$1" "$2" "$vso_1 $vso_2 $vso_t1 $vso_t2" &&
    vso_bytes "${vso_1% *}" out1 && vso_bytes "${vso_2% *}" out2 && vso_bytes "$vso_t1" tail1 && vso_bytes "$vso_t2" tail2
}
vso_write() { { vso_result "$1" "$2" >"$vso_d/part.$$" && mv -f "$vso_d/part.$$" "$vso_d/result"; } 2>/dev/null; }
# The caller knows no path in the user's home, so the result is also copied to where it can be fetched.
vso_deliver() { [ -z "$vso_file" ] || { cat "$vso_d/result" >"$vso_file"; } 2>/dev/null; }
# Only the result stays until it is recorded: the rest may hold secrets.
vso_end() {
  umask 077
  [ -n "$vso_now" ] || vso_now=$(vso_date)
  vso_write "$1" "$2" || {
    rm -f "$vso_d"/out? "$vso_d"/tail?
    vso_lost=1
    vso_write "$1" "$2"
  } || case $1 in
    exit | cut-off) ;;
    *)
      rm -rf "$vso_d"
      vso_leave 251
      ;;
  esac
  # given, setup, stdin, started, out, tail, end, done, pipe, reader
  rm -f "$vso_d"/[degost]* "$vso_d"/pipe? "$vso_d"/reader?
  vso_deliver
  vso_exit "$2"
}
