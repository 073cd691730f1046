#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# package.sh SOURCE BUILD: of what is committed makes a source tarball, of that the Debian package;
# asks lintian; installs it in a bare root and runs debian/tests there, and makes the image that
# ci/Containerfile describes in two more (as root alone).  What came of it stays in BUILD/package.
# Run by `make package`.

set -eu
source=$1
build=$2
mkdir -p "$build/package"
to=$(cd "$build/package" && pwd)
version=$(sed -n "1s/.*(\(.*\)).*/\1/p" "$source/debian/changelog")
name=ptconform-$version
root=$to/root

say() {
	echo "package: $*"
}

fail() {
	say "$1: ${2:+see $2}"
	[ -z "${2:-}" ] || tail -5 "$2"
	exit 1
}

umount_all() {
	for m in proc dev; do
		umount "$root/$m" 2>/dev/null || true
	done
}
trap umount_all EXIT

rm -rf "${to:?}/$name" "$to"/*.deb
meson dist -C "$build" --no-tests --formats xztar --allow-dirty >"$to/dist.log" 2>&1 || fail "no source tarball" "$to/dist.log"
mv "$build/meson-dist/$name.tar.xz" "$to/"
tar -C "$to" -xf "$to/$name.tar.xz"
say "made $name.tar.xz"

(cd "$to/$name" && dpkg-buildpackage -b -us -uc) >"$to/build.log" 2>&1 || fail "it does not build" "$to/build.log"
say "built $(cd "$to" && echo ptconform_*.deb)"

lintian --fail-on error,warning "$to"/ptconform_*.deb >"$to/lintian.log" 2>&1 || fail "lintian complains" "$to/lintian.log"
say "lintian has nothing to say"

if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap autopkgtest >/dev/null; then
	say "not tried in a bare root: that takes root, debootstrap and autopkgtest"
	exit 0
fi
if ! [ -e "$root.base/etc/debian_version" ]; then
	umount_all
	rm -rf "$root.base"
	# the sources of this machine, so that it finds what it finds here
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -1)
	debootstrap --variant=minbase --include=ca-certificates bookworm "$root.base" "$mirror" >"$to/root.log" 2>&1 ||
		fail "no bare root" "$to/root.log"
	rm -f "$root.base/etc/apt/sources.list"
	cp -a /etc/apt/. "$root.base/etc/apt/"
	cp -a /usr/share/keyrings/. "$root.base/usr/share/keyrings/"
fi
umount_all
rm -rf "$root"
cp -a "$root.base" "$root"
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
cp -a /etc/ssl/certs/. "$root/etc/ssl/certs/" 2>/dev/null || true
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
autopkgtest "$to"/ptconform_"${version}"_*.deb "$to/$name/" -- chroot "$root" >"$to/autopkgtest.log" 2>&1 ||
	fail "its tests fail" "$to/autopkgtest.log"
say "installed in a bare root: $(sed -n '/@ summary/,$p' "$to/autopkgtest.log" | grep -c PASS) of its tests pass"

umount_all
python3 "$source/tests/container.py" "$source/ci/Containerfile" "$source" "$root.base" "$to" >"$to/container.log" 2>&1 ||
	fail "the image cannot be made" "$to/container.log"
say "the image of ci/Containerfile runs: $(tail -1 "$to/container.log")"
