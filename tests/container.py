#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""container.py CONTAINERFILE CONTEXT ROOT.BASE FOLDER

Does what a Containerfile says in copies of a bare root, where no registry has images:
FROM, COPY, WORKDIR, ENV and RUN, as root; then runs what CMD says.  For `make package`."""
import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import sys


def instructions(path):
    text = re.sub(r"^#.*\n", "", open(path, encoding="utf-8").read(), flags=re.M)
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip():
            word, rest = line.split(None, 1)
            yield word, rest


class Stage:
    def __init__(self, base, root):
        self.root, self.folder, self.env = root, "/", {}
        subprocess.run(["rm", "-rf", root], check=True)
        subprocess.run(["cp", "-a", base, root], check=True)
        if os.path.exists("/etc/resolv.conf"):
            shutil.copy("/etc/resolv.conf", root + "/etc/")
        subprocess.run(["cp", "-a", "/etc/ssl/certs/.", root + "/etc/ssl/certs/"], check=False)
        for m in ("proc", "dev"):
            subprocess.run(["mount", "--bind", "/" + m, f"{root}/{m}"], check=True)

    def run(self, command):
        proxies = {k: v for k, v in os.environ.items() if k.lower().endswith("_proxy")}
        env = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
               "DEBIAN_FRONTEND": "noninteractive", **proxies, **self.env}
        script = f"cd {shlex.quote(self.folder)} && {command}"
        subprocess.run(["chroot", self.root, "sh", "-c", script], check=True, env=env)

    def copy(self, words, context, stages):
        origin = context
        if words[0].startswith("--from="):
            origin = stages[words.pop(0)[len("--from="):]].root
        *sources, to = words
        for s in sources:
            for path in glob.glob(os.path.join(origin, s.lstrip("/"))):
                self.copy_one(path, to, s == ".")

    def copy_one(self, path, to, is_context):
        target = self.root + to
        if is_context:
            os.makedirs(target, exist_ok=True)
            names = subprocess.run(["git", "-C", path, "ls-files", "-z"], check=True,
                                   stdout=subprocess.PIPE).stdout
            tar = subprocess.Popen(["tar", "-C", path, "--null", "-T", "-", "-cf", "-"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            untar = subprocess.Popen(["tar", "-C", target, "-xf", "-"], stdin=tar.stdout)
            tar.stdin.write(names)
            tar.stdin.close()
            if untar.wait() or tar.wait():
                sys.exit("container: COPY . failed")
        else:
            subprocess.run(["cp", "-a", path, target], check=True)

    def end(self):
        for m in ("proc", "dev"):
            subprocess.run(["umount", f"{self.root}/{m}"], check=False)


def main(path, context, base, folder):
    stages, now, command = {}, None, None
    try:
        for word, rest in instructions(path):
            if word == "FROM":
                name = rest.split(" AS ")[1] if " AS " in rest else "last"
                now = stages[name] = Stage(base, os.path.join(folder, "stage-" + name))
            elif word == "COPY":
                now.copy(rest.split(), context, stages)
            elif word == "WORKDIR":
                now.folder = rest
            elif word == "ENV":
                now.env.update([rest.split("=", 1)])
            elif word == "RUN":
                now.run(rest)
            elif word == "CMD":
                command = shlex.join(json.loads(rest))
            else:
                sys.exit(f"container: {word} is not known")
        now.run(command)
        now.run("ptconform run --arch arm64,x86 --mode 4k,4level --engine native,unicorn,qemu-user,qemu-system")
    finally:
        for s in stages.values():
            s.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
