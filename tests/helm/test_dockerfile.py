"""The Dockerfile; what it builds is tried in test_image.py."""

import re
import subprocess
import sys
from pathlib import Path

import chart

DOCKERFILE = chart.ROOT / "deploy" / "Dockerfile"


def test_the_dockerfile_passes_its_lint() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    linted = subprocess.run([hadolint, DOCKERFILE], capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout


def test_images_are_built_with_the_toolchain_that_is_tested() -> None:
    channel = re.search(r'channel = "(.*)"', (chart.ROOT / "rust-toolchain.toml").read_text())[1]
    text = DOCKERFILE.read_text()
    assert f"rust:{channel}-" in text and f"RUSTUP_TOOLCHAIN={channel}\n" in text
