# Removes all that a run left. Arguments: name of the run; the file that the caller could fetch (empty: it is not known to the caller).

vso_file=$1
[ -n "$vso_file" ] || { read -r vso_file <"$vso_d/file"; } 2>/dev/null
rm -rf "$vso_d"
rmdir "$vso_base" 2>/dev/null
# Files of starts whose response was lost, or whose caller was killed, are beside it.
[ -z "$vso_file" ] || rm -f "$vso_file" "${vso_file%/*}/$vso_name"-in.*
