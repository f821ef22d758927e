"""The note of the GitLab job, written through a server that speaks as GitLab's API does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from tests.steps import GITLAB, program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="the job runs in bash")

JOB = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["stack-check"]
NOTES = "/api/v4/projects/4/merge_requests/7/notes"
SIGN = "<!-- stackctl: stack check of . -->"
BODY = f"{SIGN}\n$(touch pwned) `touch pwned` ' \" \\ END é\nEND\n"


@dataclass
class GitLab:
    """What the server has, and what it was asked to change."""

    notes: list[dict[str, Any]] = field(default_factory=list)
    changes: list[tuple[str, str, Any]] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)
    status: int = 200
    port: int = 0


@contextmanager
def _serving(gitlab: GitLab) -> Iterator[GitLab]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self, value: Any, **headers: str) -> None:
            data = json.dumps(value).encode()
            self.send_response(gitlab.status)
            for name, text in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name.replace("_", "-"), text)
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            gitlab.tokens.add(self.headers.get("PRIVATE-TOKEN"))
            url = urlsplit(self.path)
            if url.path == "/api/v4/user":
                self._answer({"id": 1})
                return
            assert url.path == NOTES
            page = int(parse_qs(url.query)["page"][0])
            more = str(page + 1) if page * 2 < len(gitlab.notes) else ""
            self._answer(gitlab.notes[2 * page - 2 : 2 * page], X_Next_Page=more)

        def _change(self) -> None:
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            gitlab.changes.append((self.command, self.path, data))
            self._answer({})

        do_POST = do_PUT = _change  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        gitlab.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield gitlab
        server.shutdown()
        thread.join()


def _run(tmp_path: Path, gitlab: GitLab, body: str | None = BODY, **env: str) -> str:
    """Runs the part after the check; answers what it prints. It never fails: the check has said what counts."""
    (tmp_path / "stackctl-report").mkdir(exist_ok=True)
    if body is not None:
        (tmp_path / "stackctl-report" / "comment.md").write_bytes(body.encode())
    for name in ("json", "urllib", "os"):
        (tmp_path / f"{name}.py").write_text("open('pwned', 'w')\n", encoding="utf-8")
    program(tmp_path / "bin", "python", f'#!/bin/bash\nexec {sys.executable} "$@"\n')
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(JOB["after_script"])],
        cwd=tmp_path,
        env={
            "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "CI_API_V4_URL": f"http://127.0.0.1:{gitlab.port}/api/v4",
            "CI_MERGE_REQUEST_PROJECT_ID": "4",
            "CI_MERGE_REQUEST_IID": "7",
            "STACKCTL_NOTE_TOKEN": "secret-token",
            **env,
        },
        capture_output=True,
        check=False,
        timeout=60,
    )
    printed = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, printed
    assert not (tmp_path / "pwned").exists()
    assert "secret-token" not in printed
    return printed


def _note(number: int, author: int, body: str) -> dict[str, Any]:
    return {"id": number, "author": {"id": author}, "body": body}


def test_the_first_time(tmp_path: Path) -> None:
    with _serving(GitLab()) as gitlab:
        assert _run(tmp_path, gitlab) == "The note is written.\n"
    assert gitlab.changes == [("POST", NOTES, {"body": BODY})]
    assert gitlab.tokens == {"secret-token"}


def test_the_next_time_on_another_page(tmp_path: Path) -> None:
    notes = [
        _note(1, 9, f"{SIGN}\nof somebody else"),
        _note(2, 1, f"> {SIGN}\nquoted"),
        _note(3, 1, f"{SIGN} and more"),
        _note(4, 1, f"{SIGN}\r\nbefore"),
        _note(5, 1, f"{SIGN}\na second one"),
    ]
    with _serving(GitLab(notes)) as gitlab:
        assert _run(tmp_path, gitlab) == "The note is written.\n"
    assert gitlab.changes == [("PUT", f"{NOTES}/4", {"body": BODY})]


@pytest.mark.parametrize("missing", ["STACKCTL_NOTE_TOKEN", "CI_MERGE_REQUEST_IID"])
def test_without_a_token_or_a_merge_request(tmp_path: Path, missing: str) -> None:
    with _serving(GitLab()) as gitlab:
        assert _run(tmp_path, gitlab, **{missing: ""}).startswith("No note: it is for merge requests")
    assert (gitlab.changes, gitlab.tokens) == ([], set())


def test_the_check_wrote_no_comment(tmp_path: Path) -> None:
    with _serving(GitLab()) as gitlab:
        assert _run(tmp_path, gitlab, None).startswith("No note: FileNotFoundError")
    assert gitlab.changes == []


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_the_service_refuses(tmp_path: Path, status: int) -> None:
    with _serving(GitLab(status=status)) as gitlab:
        assert _run(tmp_path, gitlab) == f"No note: HTTPError {status}\n"
    assert gitlab.changes == []


def test_nobody_answers(tmp_path: Path) -> None:
    with _serving(GitLab()) as gitlab:
        pass
    assert _run(tmp_path, gitlab).startswith("No note: URLError")


def test_options_are_words_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("", encoding="utf-8")
    program(tmp_path / "bin", "stackctl", "#!/bin/bash\nprintf '%s\\n' \"$@\"\nexit 1\n")
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(JOB["script"])],
        cwd=tmp_path,
        env={
            "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "STACKCTL_OPTIONS": "--max-increase=5% --fail-on=info *.yaml $(touch${IFS}pwned);",
        },
        capture_output=True,
        check=False,
    )
    words = ["ci", "--max-increase=5%", "--fail-on=info", "*.yaml", "$(touch${IFS}pwned);"]
    assert (done.returncode, done.stdout.decode().splitlines()) == (1, words)
    assert not (tmp_path / "pwned").exists()


def test_the_reports_are_those_that_are_written() -> None:
    from stackctl.app.ci import FILES

    named = [path.removeprefix("stackctl-report/") for path in JOB["artifacts"]["reports"].values()]
    assert sorted(named) == ["codequality.json", "junit.xml"]
    assert set(named) <= set(FILES)
    assert JOB["artifacts"]["when"] == "always"
    assert JOB["variables"]["GIT_DEPTH"] == "0"
