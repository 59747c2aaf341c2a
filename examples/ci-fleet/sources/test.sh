#!/bin/sh
# Tests the numbers beside it, and writes what it found into the folder $1.
set -eu
cd "$(dirname "$0")"
mkdir -p "$1"
sum=0
while read -r number; do sum=$((sum + number)); done <numbers.txt
echo "the sum is $sum" | tee "$1/test.log"
printf '{ "sum": %d }\n' "$sum" >"$1/report.json"
[ "$sum" -eq 42 ]
