#!/bin/sh
# The officers' command line. Reads the same settings file as the units unless the environment has them already.
set -eu
here=$(dirname "$(dirname "$(readlink -f "$0")")")
settings=${NIANNIAN_SETTINGS:-/etc/niannian/settings.env}
if [ -r "$settings" ]; then
  exec node --enable-source-maps --env-file="$settings" "$here/dist/server/cli/main.js" "$@"
fi
exec node --enable-source-maps "$here/dist/server/cli/main.js" "$@"
