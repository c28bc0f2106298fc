"""Every fault, a few times: tests/faults/run --quick, a test for each."""
import os
import pathlib
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from rig import report  # noqa: E402
from rig.bench import Bench  # noqa: E402
from rig.progress import Progress  # noqa: E402
from rig.registry import load_families  # noqa: E402
from rig.tally import do  # noqa: E402

BUILD = pathlib.Path(os.environ.get("TINTYPE_BINARY_DIR", pathlib.Path(__file__).resolve().parents[2] / "build/dev"))


@pytest.fixture(scope="module")
def bench():
    """In a folder of its own: pytest keeps other users out of its own, and one fault is done as another user."""
    seed = int.from_bytes(os.urandom(4), "big")
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory(prefix="tintype-faults-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        yield Bench(BUILD / "bin/tintype", pathlib.Path(folder), seed, Progress())


@pytest.mark.parametrize("fault", [pytest.param(one, id=f"{one.family}/{one.name}") for one in load_families().values()])
def test_no_wrong_picture_and_the_cache_heals(bench, fault, tmp_path):
    tally = do(fault, bench, fault.quick, tmp_path, Progress())
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.requests > 0 and tally.tried >= fault.quick
    assert tally.good, f"seed {bench.seed}: " + report.line(tally) + "\n".join(tally.unhealed)
