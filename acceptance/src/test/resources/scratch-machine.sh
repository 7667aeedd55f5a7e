#!/bin/bash
# A machine to break: this machine's own Debian below, a scratch layer in memory above, its systemd as process 1. Run as
#   unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child --propagation private bash scratch-machine.sh FOLDER
# Every mount is made inside the new namespaces: with the last process all of it is gone, and nothing below was touched.
set -eu
folder=$1
mount -t tmpfs -o size=900m scratch "$folder"
mkdir "$folder/above" "$folder/work" "$folder/root"
root=$folder/root
mount -t overlay -o "lowerdir=/,upperdir=$folder/above,workdir=$folder/work" machine "$root"
# a machine of its own, which boots no further than a daemon needs: what else is installed here stays off
: >"$root/etc/machine-id"
mkdir -p "$root/etc/systemd/system" "$root/root"
ln -sfn /lib/systemd/system/basic.target "$root/etc/systemd/system/default.target"
# containers forbid packages to start anything, and manual pages nobody reads take long to index
rm -f "$root/usr/sbin/policy-rc.d" "$root/var/lib/man-db/auto-update"
for unit in systemd-udevd.service systemd-udev-trigger.service systemd-networkd.service systemd-resolved.service apparmor.service \
    systemd-hwdb-update.service ldconfig.service systemd-journal-flush.service keyboard-setup.service networking.service; do
    ln -sfn /dev/null "$root/etc/systemd/system/$unit"
done
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
if ! { mount -t cgroup2 cgroup "$root/sys/fs/cgroup" && grep -qw memory "$root/sys/fs/cgroup/cgroup.controllers"; } 2>/dev/null; then
    # where the older hierarchies have the memory only they hold its bounds
    umount "$root/sys/fs/cgroup" 2>/dev/null || true
    mount -t tmpfs cgroup "$root/sys/fs/cgroup"
    mkdir "$root/sys/fs/cgroup/systemd" "$root/sys/fs/cgroup/memory"
    mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
    mount -t cgroup -o memory cgroup "$root/sys/fs/cgroup/memory" 2>/dev/null || rmdir "$root/sys/fs/cgroup/memory"
fi
mount -t tmpfs devices "$root/dev"
for node in null zero full random urandom tty; do
    : >"$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
mount -t tmpfs run "$root/run"
mount -t tmpfs tmp "$root/tmp"
# says that this is a container, and that systemd booted it
mkdir "$root/run/systemd"
cd "$root"
pivot_root . mnt
umount -l /mnt
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd
