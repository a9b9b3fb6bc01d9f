"""The papers of an agreement: nothing hostile comes in, and honest ones are kept as they came."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from registry import papers
from registry.models import Agreement
from registry.papers import inspection
from tests.good_papers import GOOD, document, stored, upload
from tests.hostile_papers import HOSTILE, SAMPLE, Hostile

pytestmark = pytest.mark.usefixtures("folder")

EXAMPLES = int(os.environ.get("PAPER_EXAMPLES", "40"))  # 5000 by hand
WHOLE = bool(os.environ.get("PAPER_CORPUS"))  # by hand: every hostile file through the process that looks


@pytest.mark.parametrize(("content_type", "data"), GOOD.values(), ids=GOOD)
def test_a_good_paper_is_kept_as_it_came(agreement: Agreement, folder: Path, content_type: str, data: bytes) -> None:
    row = stored(agreement, data)
    assert (row.content_type, row.size) == (content_type, len(data))
    assert (folder / row.file.name).read_bytes() == data
    assert row.file.name == f"{row.sha256[:2]}/{row.sha256}.{papers.EXTENSIONS[content_type]}"


# -- Hostile papers ------------------------------------------------------------------------------------------------


def seen_from_outside_alone(hostile: Hostile) -> bool:
    """It takes the memory or the time that only the other process is denied, or is too large to be looked at."""
    too_much = hostile.code in ("file_heavy", "file_pixels", "file_size")
    return too_much or "swell" in hostile.name or "endless" in hostile.name


BY_THE_PROCESS = [
    name
    for number, (name, hostile) in enumerate(HOSTILE.items())
    if WHOLE or name in SAMPLE or seen_from_outside_alone(hostile) or number % 10 == 0
]
"""A process for each takes a tenth of a second. The code of all the others is asked in this one, below."""


@pytest.mark.parametrize("name", BY_THE_PROCESS)
def test_a_hostile_file_is_refused_with_its_code(agreement: Agreement, folder: Path, name: str) -> None:
    hostile = HOSTILE[name]
    row = document(agreement, hostile.data)
    with pytest.raises(ValidationError) as refused:
        row.full_clean(exclude=["sha256", "size", "content_type"])
    assert [problem.code for problem in refused.value.error_dict["file"]] == [hostile.code]
    if WHOLE or name in SAMPLE:
        with pytest.raises(ValidationError):
            row.save()
    assert not folder.exists(), "nothing of it was stored"


def test_the_corpus_is_as_large_and_as_varied_as_it_should_be() -> None:
    assert len(HOSTILE) >= 60
    assert {hostile.code for hostile in HOSTILE.values()} == set(papers.SENTENCES)
    assert {HOSTILE[name].code for name in SAMPLE} == set(papers.SENTENCES)


def test_the_look_itself_gives_the_code() -> None:
    """In this process: the refusal is a decision of the look, not the death of the process that looks."""
    asked = [hostile for hostile in HOSTILE.values() if not seen_from_outside_alone(hostile)]
    assert len(asked) >= 60
    assert {hostile.name: looked_at(hostile.data) for hostile in asked} == {row.name: row.code for row in asked}


def looked_at(data: bytes) -> str:
    """The code of the refusal, or what the file is."""
    with TemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            return inspection.examine(file)
        except inspection.Unfit as unfit:
            return unfit.code


def measured(data: bytes) -> tuple[float, int]:
    """Seconds of work and megabytes at the most, of the process that looks."""
    watch = (
        "import os, sys; pid = os.posix_spawn(sys.argv[1], [sys.argv[1], '-I', sys.argv[2]], {}); "
        "used = os.wait4(pid, 0)[2]; print('', used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)"
    )
    with TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        order = [sys.executable, "-I", "-c", watch, sys.executable, inspection.__file__]
        done = subprocess.run(order, stdin=file, capture_output=True, text=True, check=True)
    seconds, kilobytes = done.stderr.split()[-2:]
    return float(seconds), int(kilobytes) // 1000


@pytest.mark.parametrize(
    "name", [name for name, hostile in HOSTILE.items() if hostile.code in ("file_heavy", "file_pixels")]
)
def test_a_bomb_takes_two_seconds_and_200_megabytes_at_the_most(name: str) -> None:
    seconds, megabytes = measured(HOSTILE[name].data)
    assert seconds <= inspection.MAX_SECONDS + 0.5, "the system counts in steps"
    assert megabytes <= 210


def test_a_look_that_never_ends_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "PATIENCE", 0.001)
    with pytest.raises(ValidationError) as refused:
        papers.judge(upload(GOOD["pdf rich"][1]))
    assert refused.value.code == "file_heavy"


def test_the_process_that_looks_sees_no_secret_and_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import os\nprint('image/png', end='') if not set(os.environ) - {'LC_CTYPE'} else print(dict(os.environ))"
    )
    monkeypatch.setattr(inspection, "__file__", str(spy))
    assert papers.judge(upload(b"%PDF-")).content_type == "image/png"
    target = tmp_path / "written"
    source = Path(papers.__file__).with_name("inspection.py")
    spy.write_text(
        f"import sys; sys.path.insert(0, {str(source.parent)!r}); import inspection; inspection.confine()\n"
        f"open({str(target)!r}, 'w').write('x')"
    )
    with pytest.raises(ValidationError):
        papers.judge(upload(b"%PDF-"))
    assert not target.exists() or target.read_bytes() == b""


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from([name for name, (_, data) in GOOD.items() if len(data) < 100_000]),
    cut=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
)
@example(name="pdf by hand", cut=0.0, changes=[])
def test_a_changed_good_file_is_kept_or_refused_and_nothing_else(
    name: str, cut: float, changes: list[tuple[float, int]]
) -> None:
    data = bytearray(GOOD[name][1])
    if cut > 0.7:
        changes = []
        del data[int(len(data) * (cut - 0.7) / 0.3) :]
    for place, value in changes:
        data[int(len(data) * place)] = value
    refusal = None
    try:
        found = papers.judge(ContentFile(bytes(data)))
    except ValidationError as refused:
        refusal = refused
    if refusal:
        assert refusal.code in papers.SENTENCES
        assert refusal.messages[0]
    else:
        assert found.size == len(data)
        assert found.content_type in papers.EXTENSIONS
