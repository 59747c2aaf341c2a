# Copies the end of what the program has written to its standard output. Arguments: name of the run; file for the copy.

vso_private "$vso_d" && [ -f "$vso_d/out1" ] && tail -c 4096 "$vso_d/out1" >"$1"
