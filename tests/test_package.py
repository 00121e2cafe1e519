"""The built package: a wheel made from the source works in an environment of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv

import pytest

from tests.conftest import CHECKOUT

PROGRAM = """
import aidledger as al, pathlib
assert "site-packages" in al.__file__, al.__file__
print(al.load_seeds().total(donor="USA", recipient="UKR", since="2014").value)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with the sdist and the wheel."""
    out = tmp_path_factory.mktemp("dist")
    tree = tmp_path_factory.mktemp("tree") / "aidledger"
    keep = shutil.ignore_patterns(
        ".venv", ".git", "*_cache", ".hypothesis", "artefacts", "site", "__pycache__"
    )
    shutil.copytree(CHECKOUT, tree, ignore=keep)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out)],
        cwd=tree,
        check=True,
        capture_output=True,
    )
    return out


def test_sdist_and_wheel_carry_the_seeds_and_the_tables(built):
    import tarfile
    import zipfile

    (wheel,) = built.glob("*.whl")
    (sdist,) = built.glob("*.tar.gz")
    inside = zipfile.ZipFile(wheel).namelist()
    assert "aidledger/data/seeds/ukraine-2022/entries.csv" in inside
    assert "aidledger/data/parties.csv" in inside
    assert "aidledger/py.typed" in inside
    assert "aidledger/show/templates/base.html" in inside
    with tarfile.open(sdist) as archive:
        packed = archive.getnames()
    assert any(name.endswith("seeds/ukraine-2022/entries.csv") for name in packed)


def test_the_wheel_works_elsewhere(built, tmp_path):
    (wheel,) = built.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    wanted = ["--quiet", "--no-compile", "--constraint", str(CHECKOUT / "constraints.txt"), str(wheel)]
    subprocess.run([*pip, "install", *wanted], check=True, capture_output=True)
    done = subprocess.run(
        [str(python), "-I", "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "2700000000"
