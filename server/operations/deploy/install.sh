#!/bin/sh
# sh install.sh PREFIX
# Copies this release into PREFIX/releases/ and points PREFIX/current at it. Needs Node and nothing from the network.
# Starts nothing and touches no database. The release before stays; PREFIX/previous points at it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?请写装到哪里：sh install.sh /opt/niannian}"
prefix=$(cd "$1" && pwd)
case "$prefix/" in
  "$here"/*) echo '不能装到解开的目录里面，请换一个地方，如 /opt/niannian' >&2; exit 1 ;;
esac

command -v node >/dev/null || { echo '没有找到 node，请先装 Node.js 20.19 或更新' >&2; exit 1; }
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  { echo "Node.js $(node -v) 太旧，要 20.19 或更新" >&2; exit 1; }
case "$(node -p 'process.platform + "-" + process.arch')" in
  linux-x64 | linux-arm64) ;;
  *) echo '这个包只带 Linux x64 和 arm64 的组件' >&2; exit 1 ;;
esac
(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) || { echo '校验值对不上，文件不完整或被改过，没有安装' >&2; exit 1; }

name=$(node -p 'require(process.argv[1]).version' "$here/RELEASE.json")-$(sha256sum "$here/SHA256SUMS" | cut -c1-12)
target=$prefix/releases/$name
mkdir -p "$prefix/releases"
if [ ! -e "$target" ]; then
  rm -rf "$target.part"
  cp -R "$here" "$target.part"
  mv "$target.part" "$target"
fi
point() { # never a moment without the link
  ln -sfn "$1" "$prefix/$2.new"
  mv -T "$prefix/$2.new" "$prefix/$2"
}
before=$(readlink "$prefix/current" || true)
if [ -n "$before" ] && [ "$before" != "releases/$name" ]; then point "$before" previous; fi
point "releases/$name" current
echo "已装好：$target"
echo "下一步：$prefix/current/bin/niannian migrate --plan"
