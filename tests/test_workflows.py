"""The action and the workflows: valid, pinned, without pasted text, and doing what they say in a shell."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from stackctl.app.ci import FILES
from tests.cli.harness import BARE, CLEAN
from tests.effort import EFFORT
from tests.output.readers import commands
from tests.repositories import Repository
from tests.steps import ACTION, GITHUB, GITLAB, ROOT, program, run_step, steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.steps import Ended

in_a_shell = pytest.mark.skipif(
    os.name == "nt" or not all(map(shutil.which, ("bash", "jq", "unzip"))), reason="the steps run in bash, with jq"
)

CHECK, COMMENT = GITHUB / "stack-check.yml", GITHUB / "stack-comment.yml"
WORKFLOWS = (CHECK, COMMENT)
SIGN = "<!-- stackctl: stack check of stack/ -->"
HOSTILE = f"""{SIGN}
### Stack check: $(touch pwned) `touch pwned` ${{PATH}} ' " \\ %s @acme/all
{{"a": 1}} ::error::forged
"""
COMMENTS = "repos/acme/stack/issues/12/comments"


def _texts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (ACTION, *WORKFLOWS, GITLAB)}


class TestFiles:
    @pytest.mark.parametrize(
        ("schema", "files"),
        [("github-actions", [ACTION]), ("github-workflows", [*WORKFLOWS]), ("gitlab-ci", [GITLAB])],
    )
    def test_they_are_what_github_and_gitlab_read(self, schema: str, files: list[Path]) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, files)],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout.decode()

    @pytest.mark.parametrize("name", _texts())
    def test_every_action_is_pinned_to_a_commit(self, name: str) -> None:
        for line in _texts()[name].splitlines():
            if line.strip().startswith(("uses:", "- uses:")):
                assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line

    @pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=lambda file: file.name)
    def test_no_text_is_pasted_into_a_script(self, file: Path) -> None:
        for step in steps(file).values():
            assert "${{" not in step.get("run", "")

    @pytest.mark.parametrize("name", _texts())
    def test_python_imports_nothing_of_the_change(self, name: str) -> None:
        calls = re.findall(r"python\"? (-\S+ \S+)", _texts()[name])
        assert calls or name == COMMENT.name
        assert all(call.startswith("-I ") for call in calls)

    def test_both_post_in_the_same_way(self) -> None:
        parts = [
            step["run"].partition("find_mine() {")[2]
            for step in (steps(ACTION)["Comment on the pull request"], steps(COMMENT)["Post the comment"])
        ]
        assert parts[0] == parts[1] != ""

    def test_the_one_that_may_write_checks_out_nothing(self) -> None:
        data = yaml.safe_load(COMMENT.read_text(encoding="utf-8"))
        (job,) = data["jobs"].values()
        assert (data["permissions"], job["permissions"]) == ({}, {"actions": "read", "pull-requests": "write"})
        assert not [step for step in job["steps"] if "uses" in step]

    def test_the_one_that_sees_the_change_may_only_read(self) -> None:
        data = yaml.safe_load(CHECK.read_text(encoding="utf-8"))
        (job,) = data["jobs"].values()
        assert (data["permissions"], job["permissions"]) == ({}, {"contents": "read"})
        assert set(data[True]) == {"pull_request", "merge_group", "push"}
        assert "secrets" not in CHECK.read_text(encoding="utf-8")

    def test_the_second_follows_the_first(self) -> None:
        first, second = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in WORKFLOWS)
        assert second[True]["workflow_run"]["workflows"] == [first["name"]]
        assert steps(CHECK)["Keep the reports"]["with"]["name"] == "stackctl-report"

    def test_reports_that_they_name_are_written(self) -> None:
        named = set(
            re.findall(r"(?:stackctl-report|\$REPORT|inputs\.output-dir \}\})/([\w.-]+)", "".join(_texts().values()))
        )
        assert named
        assert named <= set(FILES)


@in_a_shell
class TestAction:
    """The steps of action.yml."""

    INPUTS = {  # noqa: RUF012
        "STACK": "", "TARGET": "", "FAIL_ON": "error", "MAX_INCREASE": "", "BASELINE": "", "REPORT": "stackctl-report",
    }  # fmt: skip

    def _check(
        self, tmp_path: Path, inputs: Mapping[str, str] = MappingProxyType({}), status: int = 0
    ) -> tuple[Ended, list[str]]:
        """Runs the check with a stackctl that writes down its words, and two reports."""
        given = {**self.INPUTS, **inputs}
        program(
            tmp_path / "stackctl" / "bin",
            "stackctl",
            f"""#!/bin/bash
printf '%s\\0' "$@" > "$FAKE/words"
mkdir -p "$REPORT"
if [ {status} != 2 ]; then printf 'stackctl_new_errors=3\\n' > "$REPORT/result.env"; fi
echo "the summary" > "$REPORT/summary.md"
exit {status}
""",
        )
        ended = run_step(steps(ACTION)["Check the stack"], tmp_path, given)
        return ended, (tmp_path / "words").read_bytes().decode().split("\0")[:-1]

    def test_without_inputs(self, tmp_path: Path) -> None:
        ended, words = self._check(tmp_path)
        assert words == ["ci", "--output-dir=stackctl-report", "--fail-on=error"]
        assert (ended.status, ended.summary) == (0, "the summary\n")
        assert ended.outputs == "status=0\nreport=stackctl-report\nstackctl_new_errors=3\n"

    @pytest.mark.parametrize("status", [1, 2, 3])
    def test_a_shut_gate_ends_the_job_after_the_reports(self, tmp_path: Path, status: int) -> None:
        ended, _ = self._check(tmp_path, status=status)
        assert ended.status == 0
        assert ended.outputs.startswith(f"status={status}\n")
        assert ended.summary == "the summary\n"
        assert list(steps(ACTION))[-1] == "The gate"
        assert run_step(steps(ACTION)["The gate"], tmp_path, {"STATUS": str(status)}).status == status

    @pytest.mark.parametrize(("said", "status"), [("0", 0), ("", 2), ("x", 2)])
    def test_the_gate_fails_closed(self, tmp_path: Path, said: str, status: int) -> None:
        assert run_step(steps(ACTION)["The gate"], tmp_path, {"STATUS": said}).status == status

    def test_every_input(self, tmp_path: Path) -> None:
        inputs = {"STACK": "a b", "TARGET": "main", "FAIL_ON": "info", "MAX_INCREASE": "5%", "BASELINE": "b.yaml"}
        _, words = self._check(tmp_path, {**inputs, "REPORT": "out"})
        assert words == [
            "--stack=a b", "ci", "--output-dir=out", "--fail-on=info", "--target=main", "--max-increase=5%",
            "--baseline=b.yaml",
        ]  # fmt: skip

    @pytest.mark.parametrize("text", ["--output=x", "$(touch pwned)", "a; touch pwned", "'\"`touch pwned`", "a\nb=c"])
    def test_hostile_inputs_are_words(self, tmp_path: Path, text: str) -> None:
        given = dict.fromkeys(("STACK", "TARGET", "FAIL_ON", "MAX_INCREASE", "BASELINE"), text)
        _, words = self._check(tmp_path, given)
        options = ("--stack", "--fail-on", "--target", "--max-increase", "--baseline")
        assert [word for word in words if word.startswith(options)] == [f"{option}={text}" for option in options]
        assert not list(tmp_path.rglob("pwned"))

    def test_a_folder_makes_no_output(self, tmp_path: Path) -> None:
        ended, _ = self._check(tmp_path, {"REPORT": "out\nstatus=0"})
        assert ended.outputs.splitlines()[:2] == ["status=0", "report=outstatus=0"]

    def test_each_input_is_used_and_each_output_there(self) -> None:
        text = ACTION.read_text(encoding="utf-8")
        data = yaml.safe_load(text)
        for name in data["inputs"]:
            assert f"inputs.{name}" in text, name
        assert {one["value"].split(".")[-1].removesuffix(" }}") for one in data["outputs"].values()} >= {
            "status",
            "report",
        }

    @pytest.mark.long
    @pytest.mark.skipif(not EFFORT.thorough, reason="takes long: python -m tests thorough")
    def test_it_installs_itself_and_runs_nothing_of_the_change(self, tmp_path: Path) -> None:
        """Modules that lie in the checkout are not imported, whatever they are called."""
        work = tmp_path / "work"
        work.mkdir()
        for name in ("pip", "venv", "ensurepip", "sitecustomize", "json", "stackctl"):
            (work / f"{name}.py").write_text("open('pwned', 'w')\n", encoding="utf-8")
        program(tmp_path / "bin", "python", f'#!/bin/bash\nexec {sys.executable} "$@"\n')
        step = dict(steps(ACTION)["Install stackctl"])
        # What is installed, and from where, is pip's business: here it is only asked for its version.
        step["run"], number = re.subn(
            r'install --quiet ("\$GITHUB_ACTION_PATH\[policy\]")', r"--version \1", step["run"]
        )
        assert number == 1
        ended = run_step(step, tmp_path, {})
        assert (ended.status, ended.printed.startswith("pip ")) == (0, True), ended.printed
        assert not list(work.rglob("pwned"))


class _Poster:
    """The two steps that post a comment do so in the same way."""

    def run(self, tmp_path: Path, body: str | None, comments: Any, **env: str) -> Ended:
        raise NotImplementedError

    def _found(self, *comments: tuple[int, str, str]) -> Any:
        shown = [{"id": number, "user": {"login": who}, "body": body} for number, who, body in comments]
        return {"pages": [shown[:1], shown[1:]]}

    def test_the_first_time(self, tmp_path: Path) -> None:
        ended = self.run(tmp_path, f"{SIGN}\nbody\n", self._found())
        assert (ended.status, ended.posted) == (0, [["POST", COMMENTS, {"body": f"{SIGN}\nbody\n"}]])

    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    def test_the_next_time(self, tmp_path: Path, ending: str) -> None:
        other = "<!-- stackctl: stack check of other/ -->"
        comments = self._found(
            (1, "eve", f"{SIGN}\nmine"),
            (2, "github-actions[bot]", f"{other}\nbody"),
            (3, "github-actions[bot]", f"> {SIGN}\nquoted"),
            (4, "github-actions[bot]", f"{SIGN}{ending}before"),
            (5, "github-actions[bot]", f"{SIGN}{ending}a second one"),
        )
        ended = self.run(tmp_path, f"{SIGN}\nbody\n", comments)
        path = "repos/acme/stack/issues/comments/4"
        assert (ended.status, ended.posted) == (0, [["PATCH", path, {"body": f"{SIGN}\nbody\n"}]])

    def test_what_others_write_is_left_alone(self, tmp_path: Path) -> None:
        comments = self._found(
            (1, "eve", f"{SIGN}\nmine"), (2, "github-actions", f"{SIGN}\nmine"), (3, "evil[bot]", f"{SIGN}\nmine")
        )
        assert self.run(tmp_path, f"{SIGN}\nbody\n", comments).posted[0][:2] == ["POST", COMMENTS]

    def test_a_hostile_body_is_text(self, tmp_path: Path) -> None:
        ended = self.run(tmp_path, HOSTILE, self._found())
        ((_, _, fields),) = ended.posted
        assert fields["body"].replace("&#64;<!---->", "@") == HOSTILE
        assert not list(tmp_path.rglob("pwned"))
        assert "::error" not in ended.printed

    @pytest.mark.parametrize(
        "first", ["### hello", "<!-- stackctl: x --> y", "<!-- stackctl: a>b -->", "", "<!-- x -->"]
    )
    def test_without_the_sign_it_is_not_posted(self, tmp_path: Path, first: str) -> None:
        ended = self.run(tmp_path, f"{first}\nbody\n", self._found())
        assert (ended.status, ended.posted) == (1, [])
        assert "not posted" in ended.printed

    def test_there_is_none(self, tmp_path: Path) -> None:
        for body in (None, ""):
            ended = self.run(tmp_path, body, self._found())
            assert (ended.status, ended.posted) == (0, [])

    def test_no_token(self, tmp_path: Path) -> None:
        ended = self.run(tmp_path, f"{SIGN}\nbody\n", self._found(), GH_TOKEN="")
        assert ended.status != 0
        assert ended.calls == []

    def test_the_service_refuses(self, tmp_path: Path) -> None:
        """What was posted before cannot be told from what was not: no second comment."""
        ended = self.run(tmp_path, f"{SIGN}\nbody\n", None)
        assert ended.status != 0
        assert ended.posted == []


def _written(folder: Path, body: str | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "comment.md").unlink(missing_ok=True)
    if body is not None:
        (folder / "comment.md").write_bytes(body.encode())
    return folder


@in_a_shell
class TestComment(_Poster):
    """The step of action.yml, for changes from the repository itself."""

    def run(self, tmp_path: Path, body: str | None, comments: Any, **env: str) -> Ended:
        _written(tmp_path / "work" / "stackctl-report", body)
        answers: dict[str, Any] = {f"POST {COMMENTS}": {}, "PATCH repos/acme/stack/issues/comments/4": {}}
        if comments is not None:
            answers[f"GET {COMMENTS}"] = comments
        given = {"GH_TOKEN": "t", "NUMBER": "12", "BODY": "stackctl-report/comment.md", **env}
        return run_step(steps(ACTION)["Comment on the pull request"], tmp_path, given, answers)


PULLS = "repos/acme/stack/pulls"
HEAD = "a" * 40


def _pull(number: int = 12, sha: str = HEAD, repository: str | None = "eve/stack") -> dict[str, Any]:
    return {"number": number, "head": {"sha": sha, "repo": {"full_name": repository} if repository else None}}


@in_a_shell
class TestWorkflowRun(_Poster):
    """The step of stack-comment.yml, after a run that anybody may have written."""

    ENV = {  # noqa: RUF012
        "GH_TOKEN": "t",
        "RUN": "77",
        "HEAD_SHA": HEAD,
        "HEAD_BRANCH": "new/$(touch pwned)",
        "HEAD_OWNER": "eve",
        "HEAD_REPOSITORY": "eve/stack",
    }

    def run(self, tmp_path: Path, body: str | None, comments: Any, **env: str) -> Ended:
        return self._run(tmp_path, {"comment.md": body, "diff.json": "{}"}, comments, env=env)

    def _run(
        self,
        tmp_path: Path,
        files: dict[str, str | bytes | None],
        comments: Any = (),
        *,
        pulls: Any = None,
        size: int = 1000,
        env: Any = None,
    ) -> Ended:
        archive = tmp_path / "artifact.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
            for name, content in files.items():
                if content is not None:
                    writer.writestr(name, content)
        answers: dict[str, Any] = {
            f"GET {PULLS}": [_pull()] if pulls is None else pulls,
            "GET repos/acme/stack/actions/runs/77/artifacts": {
                "artifacts": [
                    {"id": 1, "size_in_bytes": 1, "expired": True},
                    {"id": 5, "size_in_bytes": size, "expired": False},
                ]
            },
            "GET repos/acme/stack/actions/artifacts/5/zip": str(archive),
            f"POST {COMMENTS}": {},
            "PATCH repos/acme/stack/issues/comments/4": {},
        }
        if size == 0:
            answers["GET repos/acme/stack/actions/runs/77/artifacts"] = {"artifacts": []}
        if comments is not None:
            answers[f"GET {COMMENTS}"] = comments or self._found()
        return run_step(steps(COMMENT)["Post the comment"], tmp_path, {**self.ENV, **(env or {})}, answers)

    GOOD = {"comment.md": f"{SIGN}\nbody\n"}  # noqa: RUF012

    def test_it_asks_for_the_pull_requests_of_the_branch(self, tmp_path: Path) -> None:
        ended = self._run(tmp_path, {**self.GOOD})
        fields = {"state": "open", "head": "eve:new/$(touch pwned)", "per_page": "100"}
        assert ended.calls[0] == ["GET", PULLS, fields]
        assert len(ended.posted) == 1
        assert not list(tmp_path.rglob("pwned"))

    @pytest.mark.parametrize(
        "pulls",
        [
            [],
            [_pull(sha="b" * 40)],
            [_pull(repository="acme/stack")],
            [_pull(repository=None)],
            [_pull(12), _pull(13)],
        ],
        ids=["none", "moved on", "another repository", "no repository", "two"],
    )
    def test_not_one_pull_request(self, tmp_path: Path, pulls: Any) -> None:
        ended = self._run(tmp_path, {**self.GOOD}, pulls=pulls)
        assert (ended.status, len(ended.calls)) == (0, 1)
        assert "no comment" in ended.printed

    def test_the_number_is_not_taken_from_the_report(self, tmp_path: Path) -> None:
        files: dict[str, str | bytes | None] = {**self.GOOD, "number": "1", "pr_number.txt": "1", "NR": "1"}
        assert self._run(tmp_path, files).posted[0][1] == COMMENTS

    def test_the_run_kept_no_report(self, tmp_path: Path) -> None:
        ended = self._run(tmp_path, {**self.GOOD}, size=0)
        assert (ended.status, ended.posted) == (0, [])
        assert "kept no report" in ended.printed

    def test_a_report_that_is_too_large_is_not_fetched(self, tmp_path: Path) -> None:
        ended = self._run(tmp_path, {**self.GOOD}, size=50_000_001)
        assert (ended.status, ended.posted) == (1, [])
        assert not any("zip" in call[1] for call in ended.calls)

    def test_nothing_else_is_unpacked(self, tmp_path: Path) -> None:
        outside = {"../evil": "x", "/evil": "x", "a/comment.md": "x", ".bashrc": "x", "bin/gh": "x"}
        ended = self._run(tmp_path, {**outside, **self.GOOD})
        assert ended.posted[0][2] == {"body": f"{SIGN}\nbody\n"}
        assert not list(tmp_path.rglob("evil"))
        assert not (tmp_path.parent / "evil").exists()
        assert not Path("/evil").exists()
        assert not (tmp_path / ".bashrc").exists()

    @pytest.mark.parametrize("length", [65_536, 65_537, 300_001, 30_000_000])
    def test_the_length(self, tmp_path: Path, length: int) -> None:
        body = f"{SIGN}\n".ljust(length, "é")
        ended = self._run(tmp_path, {"comment.md": body})
        assert (ended.status, len(ended.posted)) == ((0, 1) if length == 65_536 else (1, 0))
        if length == 65_536:
            assert ended.posted[0][2]["body"] == body
        else:
            assert "longer than GitHub takes" in ended.printed

    def test_no_archive(self, tmp_path: Path) -> None:
        ended = self._run(tmp_path, {})
        assert (ended.status, ended.posted) == (0, [])

    def test_nobody_is_mentioned(self, tmp_path: Path) -> None:
        ended = self._run(tmp_path, {"comment.md": f"{SIGN}\n@acme/all and @eve\n"})
        assert ended.posted[0][2] == {"body": f"{SIGN}\n&#64;<!---->acme/all and &#64;<!---->eve\n"}


@in_a_shell
class TestCheck:
    """The steps of stack-check.yml."""

    def test_the_summary_is_shown(self, tmp_path: Path) -> None:
        (tmp_path / "work" / "stackctl-report").mkdir(parents=True)
        (tmp_path / "work" / "stackctl-report" / "summary.md").write_text("shown\n", encoding="utf-8")
        assert run_step(steps(CHECK)["Show the summary"], tmp_path, {}).summary == "shown\n"

    def test_there_is_none(self, tmp_path: Path) -> None:
        ended = run_step(steps(CHECK)["Show the summary"], tmp_path, {})
        assert (ended.status, ended.summary) == (0, "")

    def test_the_gate_is_the_command_itself(self) -> None:
        step = steps(CHECK)["Check the stack"]
        assert (step["run"], step.get("continue-on-error")) == ("stackctl ci", None)


@in_a_shell
class TestTogether:
    """The check, what it keeps, and the comment, one after the other, with stackctl itself."""

    def test_a_change_from_a_fork_gets_its_comment(self, tmp_path: Path) -> None:
        repository = Repository.make(tmp_path / "work", {f"stack/{name}": text for name, text in CLEAN.items()})
        repository.branch("new", {"stack/tools/bad.yaml": BARE % ('"@acme/all ::error::x"', "Bad")})
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from stackctl.__main__ import main; sys.exit(main())"
        program(tmp_path / "bin", "stackctl", f'#!/bin/bash\nexec {sys.executable} -I -c {shlex.quote(code)} "$@"\n')
        env = {
            "STACKCTL_TODAY": "2026-11-22",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_BASE_REF": "main",
        }
        checked = run_step(steps(CHECK)["Check the stack"], tmp_path, env)
        assert checked.status == 1
        names = {one.name for one in commands(checked.printed)}
        assert names <= {"error", "warning", "notice"}
        assert "error" in names
        assert "### Stack check: " in run_step(steps(CHECK)["Show the summary"], tmp_path, {}).summary
        # As actions/upload-artifact does: what is hidden stays behind.
        report = tmp_path / "work" / "stackctl-report"
        files: dict[str, str | bytes | None] = {
            path.name: path.read_bytes() for path in report.iterdir() if not path.name.startswith(".")
        }
        assert set(files) == set(FILES)
        ((method, path, fields),) = TestWorkflowRun()._run(tmp_path, files).posted
        assert (method, path) == ("POST", COMMENTS)
        assert fields["body"].encode() == files["comment.md"]
        assert "@" not in fields["body"]
