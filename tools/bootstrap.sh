#!/bin/sh
# Sets up what `make app` and `make test` need and nothing twice: the virtual environment with pinned
# packages, and for tests Debian's Chromium and CJK fonts. The bench has an environment of its own,
# so that the libraries it compares with stay out of the product.
#   tools/bootstrap.sh app | test | bench
set -eu
cd "$(dirname "$0")/.."
what=${1:-app}
venv=.venv
[ "$what" = bench ] && venv=.venv-bench
python=${PYTHON:-python3}
constraints=requirements/constraints.txt

say() { printf '%s\n' "$*" >&2; }

install_debian_packages() {
    missing=""
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' \
            || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        say "缺少系统软件包：$missing。本机没有 apt-get，请用系统的包管理器安装后重试。"
        say "Missing system packages:$missing. There is no apt-get here: install them and try again."
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root="sudo"
    else
        say "缺少系统软件包：$missing。安装它们需要 root 或 sudo 权限，请由管理员执行："
        say "Missing system packages; an administrator has to run:"
        say "    apt-get update && apt-get install -y$missing"
        exit 1
    fi
    say "安装系统软件包 / installing:$missing"
    [ -n "${refreshed:-}" ] || $as_root apt-get update -qq
    refreshed=yes
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
}

require_python() {
    command -v "$python" >/dev/null 2>&1 || install_debian_packages python3
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "需要 Python 3.11 或更高版本；可用 PYTHON=/路径/python3.11 指定。"
        say "Python 3.11 or newer is needed; name one with PYTHON=/path/to/python3.11."
        exit 1
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null || install_debian_packages python3-venv
}

make_venv() {
    [ -x "$venv/bin/python" ] && return 0
    say "创建虚拟环境 / creating the virtual environment"
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

install_python_packages() {
    extras=$1
    stamp="$venv/.installed-$what"
    wanted=$(cat pyproject.toml "$constraints" | cksum)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0
    say "安装 Python 依赖（首次需要几分钟）/ installing Python packages (some minutes the first time)"
    "$venv/bin/python" -m pip install -q --disable-pip-version-check \
        -c "$constraints" -e ".$extras"
    printf '%s\n' "$wanted" >"$stamp"
}

# What bundles, checks and tests the client. Node itself is a Python package of the test extra.
install_node_packages() {
    stamp="node_modules/.installed"
    wanted=$(cat package.json package-lock.json | cksum)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0
    say "安装 Node 依赖 / installing Node packages"
    PATH="$PWD/$venv/bin:$PATH" npm ci --silent
    "$venv/bin/node" tools/unpack_chromium.mjs
    printf '%s\n' "$wanted" >"$stamp"
}

install_peers() {
    peers=requirements/bench.txt
    stamp="$venv/.installed-peers"
    wanted=$(cat "$peers" "$constraints" | cksum)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0
    say "安装对比所用的库 / installing what is compared with"
    pip="$venv/bin/python -m pip install -q --disable-pip-version-check -c $constraints"
    if ! $pip -r "$peers"; then
        # One that does not install must not keep the others out.
        grep -v '^#' "$peers" | while read -r peer; do
            $pip "$peer" || say "未能安装 / not installed: $peer"
        done
    fi
    printf '%s\n' "$wanted" >"$stamp"
}

require_python
make_venv
case "$what" in
app) install_python_packages "" ;;
test)
    # Packages of Python come while Debian's are put in place.
    install_python_packages "[test,geodata,scale]" &
    python_packages=$!
    # libatomic1 is what Playwright's driver needs and a bare Debian lacks.
    install_debian_packages chromium fonts-noto-cjk libatomic1
    # The same browser without windows; the tests are quicker with it and pass without.
    (install_debian_packages chromium-headless-shell) || true
    # The tests of database layers are skipped where it cannot be had.
    (install_debian_packages postgresql-postgis) \
        || say "没有 PostGIS，跳过数据库图层的测试 / no PostGIS: the tests of database layers are skipped"
    # The tests of old browsers try it beside a Chromium 80, and skip it where it cannot be had.
    (install_debian_packages firefox-esr) || true
    (install_debian_packages webkit2gtk-driver xvfb) || true
    wait "$python_packages"
    install_node_packages
    ;;
bench)
    install_debian_packages chromium fonts-noto-cjk libatomic1
    command -v npm >/dev/null 2>&1 || install_debian_packages npm
    # The part `scale` says so where it cannot be had.
    (install_debian_packages postgresql-postgis) \
        || say "没有 PostGIS，scale 部分不量数据库 / no PostGIS: the part scale measures no database"
    install_python_packages "[scale]"
    install_peers
    ;;
*)
    say "用法 / usage: tools/bootstrap.sh app|test|bench"
    exit 2
    ;;
esac
