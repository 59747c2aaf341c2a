#!/bin/sh
echo "The job reads $1:"
cat "$1"
