#!/usr/bin/env bash
# The nightly sweep, in a checkout with its packages installed: `bash sweep.sh 12`. It destroys the labs of the last requests whose
# runner died, and then deletes clones that no state knows. What is younger than so many hours is left alone.
set -euo pipefail
hours=${1:?hours}

# Names of all labs, or of those without an update since then.
labs() {
  pulumi stack ls --json | node -e '
    const since = Date.now() - process.argv[1] * 3600_000;
    const stacks = JSON.parse(require("node:fs").readFileSync(0, "utf8")).filter(({ name }) => /^(pr|mr)-\d+$/.test(name));
    const old = stacks.filter(({ lastUpdate }) => lastUpdate && Date.parse(lastUpdate) < since);
    console.log(old.map(({ name }) => name).join("\n"));' "$1"
}

all=$(labs 0)
for stack in $(labs "$hours"); do
  pulumi cancel --yes --stack "$stack" || true
  pulumi destroy --yes --skip-preview --stack "$stack"
done

if [ -n "$all" ]; then
  # shellcheck disable=SC2086,SC2046
  npx vsphere-ops orphans $(printf -- '--stack %s ' $all) --older-than "$hours" --delete --expect-none
fi
