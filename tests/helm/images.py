"""Images built without a daemon, and run as Kubernetes runs them: a plain user, no rights, a root that cannot be written."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import chart
import pytest

USER = 65532
STORE = chart.ROOT / "target" / "images"


def buildah(*arguments: str | Path) -> str:
    store = ["--root", STORE / "store", "--runroot", STORE / "run", "--storage-driver", "vfs"]
    environment = os.environ | {"BUILDAH_ISOLATION": "chroot"}
    done = subprocess.run(["buildah", *store, *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def unavailable() -> str | None:
    """Why images cannot be built and run on this machine, if they cannot. In CI what can be installed must be there: a skip would
    look like a success."""
    missing = [program for program in ["buildah", "unshare", "setpriv", "psql"] if not shutil.which(program)]
    reason = f"not installed: {', '.join(missing)}" if missing else "only root may mount an image here"
    if missing or os.geteuid() != 0:
        if os.environ.get("CI"):
            pytest.fail(f"the images must be tested in CI: {reason}", pytrace=False)
        return reason
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True)
    return tried.stderr.strip() if tried.returncode != 0 else None


class Image:
    """The image of a service, unpacked."""

    def __init__(self, service: str, web: Path) -> None:
        self.service = service
        context = STORE / "context" / service
        shutil.rmtree(context, ignore_errors=True)
        collect = [chart.ROOT / "deploy" / "collect", service, chart.PROGRAMS, web, context]
        subprocess.run(collect, check=True)
        self.name = f"localhost/crm/{service}:test"
        arguments = ["--build-arg", "BINARIES=prebuilt", "--build-arg", f"SERVICE={service}", "--build-arg", "VERSION=1.2.3"]
        file = chart.ROOT / "deploy" / "Dockerfile"
        buildah("bud", "--pull-never", "--quiet", "--file", file, *arguments, "--tag", self.name, context)
        container = buildah("from", "--pull-never", self.name)
        self.root = Path(buildah("mount", container))
        self.config = json.loads(buildah("inspect", "--type", "image", self.name))["OCIv1"]

    def command(self, *arguments: str, program: list[str] | None = None, volume: str = "") -> list[str]:
        """Runs the image's program: its root bound read-only, in a mount namespace that ends with it; a volume is empty."""
        entrypoint = program or self.config["config"]["Entrypoint"]
        root = str(self.root)
        bind = f"mount --bind {root} {root}"
        if volume:
            bind += f" && mkdir -p {root}{volume} && mount -t tmpfs -o mode=0777 tmpfs {root}{volume}"
        bind += f" && mount -o remount,bind,ro {root} && exec \"$@\""
        plain = ["setpriv", "--no-new-privs", "chroot", f"--userspec={USER}:{USER}", root]
        return ["unshare", "--mount", "sh", "-ec", bind, "sh", *plain, *entrypoint, *arguments]

    def run(self, *arguments: str, program: list[str] | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        command = self.command(*arguments, program=program)
        return subprocess.run(command, env=environment | PATH, capture_output=True, text=True, timeout=120)

    def start(self, *arguments: str, volume: str = "", **environment: str) -> subprocess.Popen[str]:
        command = self.command(*arguments, volume=volume)
        return subprocess.Popen(command, env=environment | PATH, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


# For `unshare` and its like; the programs themselves need none.
PATH = {"PATH": os.environ["PATH"]}


def clear() -> None:
    """Removes containers and images; unpacked images are large."""
    buildah("rm", "--all")
    buildah("rmi", "--all", "--force")
    shutil.rmtree(STORE / "context", ignore_errors=True)
