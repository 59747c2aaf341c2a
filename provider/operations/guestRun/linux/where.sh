# Tells where a run is. Arguments: name of the run; the file to write the folder to.

echo "$vso_d" >"$1"
