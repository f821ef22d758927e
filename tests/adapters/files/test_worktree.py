"""Which files of a folder are a stack's, which are refused, and where a stack is found."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackctl.adapters.files import worktree
from stackctl.adapters.files.worktree import find_root, path_in_repository, read_stack, tool_ids
from stackctl.core.loading import files as stack_files
from stackctl.core.loading.csv_reader import MAX_BYTES as MAX_SPEND_BYTES
from stackctl.core.loading.yaml_reader import MAX_BYTES
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from stackctl.model.source import SourceFile, Unreadable

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems refuse such names")


def _write(root: Path, *names: str, text: str = "name: A\n") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _read(root: Path) -> tuple[list[str], dict[str, str]]:
    """The paths that were read, and the reasons of those that were not."""
    files, unreadable = read_stack(root)
    return [file.path for file in files], {path.path: path.reason for path in unreadable}


class TestFindRoot:
    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        """A stack above, a stack in `stack/`, and a folder in between with neither."""
        _write(tmp_path, "stackctl.yaml", "stack/stackctl.yaml", "deep/er/readme.txt", "deep/stack/stackctl.yaml")
        return tmp_path

    def test_here_comes_before_the_folder_stack(self, home: Path) -> None:
        assert find_root(home, None) == home

    def test_the_folder_stack_comes_before_what_is_above(self, home: Path) -> None:
        assert find_root(home / "deep", None) == home / "deep" / "stack"

    def test_above_is_the_nearest(self, home: Path) -> None:
        assert find_root(home / "deep" / "er", None) == home
        assert find_root(home / "stack" / "tools", None) == home / "stack"

    def test_the_folder_stack_of_a_folder_above_is_not_looked_into(self, tmp_path: Path) -> None:
        _write(tmp_path, "stack/stackctl.yaml", "other/readme.txt")
        with pytest.raises(StackctlError, match="no stack here"):
            find_root(tmp_path / "other", None)

    def test_what_is_given_is_taken_and_nothing_else(self, home: Path) -> None:
        assert find_root(home, home / "stack") == home / "stack"
        assert find_root(home / "deep", home) == home
        with pytest.raises(StackctlError, match="holds no stackctl") as told:
            find_root(home, home / "deep" / "er")
        assert told.value.hint == "start one with: stackctl init"

    def test_no_such_folder(self, home: Path) -> None:
        for given in (home / "none", home / "stackctl.yaml"):
            with pytest.raises(StackctlError, match="no such folder"):
                find_root(home, given)

    def test_nothing_anywhere(self, tmp_path: Path) -> None:
        with pytest.raises(StackctlError) as told:
            find_root(tmp_path, None)
        assert told.value.lines == ("no stack here: stackctl.yaml was not found in this folder, in stack/, or above",)
        assert told.value.hint == "start one with: stackctl init"

    def test_a_folder_of_that_name_marks_no_stack(self, home: Path) -> None:
        (home / "deep" / "er" / "stackctl.yaml").mkdir()
        assert find_root(home / "deep" / "er", None) == home


class TestWhatIsRead:
    def test_yaml_at_the_root_and_in_the_folders_of_a_stack(self, tmp_path: Path) -> None:
        _write(
            tmp_path,
            "stackctl.yaml",
            "teams.yaml",
            "tools/b.yaml",
            "tools/a.yaml",
            "tools/eu/de/c.yaml",
            "systems/x.yaml",
            "vendors/v.yaml",
            "contracts/k.yaml",
            "requests/r.yaml",
            "policies/p.yaml",
        )
        _write(tmp_path, "tools/readme.md", "docs/other.yaml", "schemas/tool.schema.json", ".github/ci.yaml")
        read, refused = _read(tmp_path)
        assert read == [
            "contracts/k.yaml",
            "policies/p.yaml",
            "requests/r.yaml",
            "stackctl.yaml",
            "systems/x.yaml",
            "teams.yaml",
            "tools/a.yaml",
            "tools/b.yaml",
            "tools/eu/de/c.yaml",
            "vendors/v.yaml",
        ]
        assert refused == {}

    def test_the_bytes_as_they_are(self, tmp_path: Path) -> None:
        data = b"\xef\xbb\xbfname: A\r\nnotes: \xff\x00\n"
        (tmp_path / "tools").mkdir()
        (tmp_path / "tools" / "a.yaml").write_bytes(data)
        files, _ = read_stack(tmp_path)
        assert [file.data for file in files] == [data]

    def test_an_empty_file_is_read_too(self, tmp_path: Path) -> None:
        _write(tmp_path, "tools/a.yaml", text="")
        files, _ = read_stack(tmp_path)
        assert [(file.path, file.data) for file in files] == [("tools/a.yaml", b"")]

    def test_hidden_files_and_folders_are_left_alone(self, tmp_path: Path) -> None:
        _write(tmp_path, "tools/.a.yaml", "tools/.svn/b.yaml", "tools/.#c.yaml", ".d.yaml", "tools/e.yaml~")
        assert _read(tmp_path) == ([], {})

    @pytest.mark.parametrize("mark", ["tools/eu/.git", "tools/eu/.git/config"])
    def test_a_repository_of_its_own_is_told_and_not_read(self, tmp_path: Path, mark: str) -> None:
        _write(tmp_path, mark, "tools/eu/a.yaml", "tools/b.yaml")
        assert _read(tmp_path) == (["tools/b.yaml"], {"tools/eu": stack_files.MODULE})

    def test_other_endings_reach_the_layout_which_names_the_right_one(self, tmp_path: Path) -> None:
        _write(tmp_path, "tools/a.yml", "tools/B.YAML", "team.yml")
        assert _read(tmp_path)[0] == ["team.yml", "tools/B.YAML", "tools/a.yml"]

    def test_the_order_is_that_of_the_paths(self, tmp_path: Path) -> None:
        names = ["tools/a-b.yaml", "tools/a.yaml", "tools/a/b.yaml", "tools/b.yaml", "tools/é.yaml"]
        _write(tmp_path, *reversed(names))
        assert _read(tmp_path)[0] == sorted(names)

    @posix
    def test_the_root_may_itself_be_a_link(self, tmp_path: Path) -> None:
        _write(tmp_path / "real", "stackctl.yaml", "tools/a.yaml")
        (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
        assert _read(tmp_path / "link") == (["stackctl.yaml", "tools/a.yaml"], {})

    def test_no_root_at_all(self, tmp_path: Path) -> None:
        with pytest.raises(StackctlError, match="cannot list"):
            read_stack(tmp_path / "none")


class TestWhatIsRefused:
    @posix
    def test_links_to_files(self, tmp_path: Path) -> None:
        _write(tmp_path, "outside.yaml", "stack/tools/a.yaml")
        (tmp_path / "stack" / "tools" / "b.yaml").symlink_to(tmp_path / "outside.yaml")
        (tmp_path / "stack" / "tools" / "c.yaml").symlink_to("a.yaml")
        (tmp_path / "stack" / "tools" / "d.yaml").symlink_to("none.yaml")
        (tmp_path / "stack" / "tools" / "e.yaml").symlink_to("e.yaml")
        (tmp_path / "stack" / "tools" / "f.yaml").symlink_to("/dev/zero")
        (tmp_path / "stack" / "teams.yaml").symlink_to(tmp_path / "outside.yaml")
        read, refused = _read(tmp_path / "stack")
        assert read == ["tools/a.yaml"]
        assert set(refused) == {"teams.yaml", *(f"tools/{letter}.yaml" for letter in "bcdef")}
        assert set(refused.values()) == {"a link: links are not followed, copy the file"}

    @posix
    def test_links_to_folders(self, tmp_path: Path) -> None:
        _write(tmp_path, "outside/x.yaml", "stack/tools/a.yaml")
        (tmp_path / "stack" / "tools" / "more").symlink_to(tmp_path / "outside", target_is_directory=True)
        (tmp_path / "stack" / "tools" / "loop").symlink_to("..", target_is_directory=True)
        (tmp_path / "stack" / "systems").symlink_to(tmp_path / "outside", target_is_directory=True)
        read, refused = _read(tmp_path / "stack")
        assert read == ["tools/a.yaml"]
        assert set(refused) == {"tools/more", "tools/loop", "systems"}
        assert all(reason.endswith("links are not followed") for reason in refused.values())

    @posix
    @pytest.mark.parametrize("name", ["tools/pipe.yaml", "teams.yaml"])
    def test_a_pipe_that_nobody_writes_into(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "tools").mkdir()
        os.mkfifo(tmp_path / name)
        assert _read(tmp_path) == ([], {name: "not a regular file"})

    @pytest.mark.parametrize("name", ["tools/a.yaml", "teams.yaml"])
    def test_a_folder_that_is_called_like_a_file(self, tmp_path: Path, name: str) -> None:
        _write(tmp_path, f"{name}/b.yaml")
        read, refused = _read(tmp_path)
        assert read == []
        if os.name == "nt":
            assert list(refused) == [name]
        else:
            assert refused == {name: "a folder, not a file"}

    def test_a_file_in_the_place_of_a_folder(self, tmp_path: Path) -> None:
        _write(tmp_path, "tools", "systems/a.yaml")
        read, refused = _read(tmp_path)
        assert read == ["systems/a.yaml"]
        assert list(refused) == ["tools"]
        assert refused["tools"].startswith("cannot be listed: ")

    def test_more_than_a_file_may_hold_is_not_read_to_its_end(self, tmp_path: Path) -> None:
        _write(tmp_path, "tools/small.yaml", text="#" * MAX_BYTES)
        _write(tmp_path, "tools/large.yaml", text="#" * (3 * MAX_BYTES))
        sizes = {file.path: len(file.data) for file in read_stack(tmp_path)[0]}
        assert sizes == {"tools/large.yaml": MAX_BYTES + 1, "tools/small.yaml": MAX_BYTES}

    def test_a_file_of_spend_may_hold_more(self, tmp_path: Path) -> None:
        _write(tmp_path, "spend/a.csv", text="#" * (3 * MAX_BYTES))
        _write(tmp_path, "spend/b.csv", text="#" * (MAX_SPEND_BYTES + 9))
        sizes = {file.path: len(file.data) for file in read_stack(tmp_path)[0]}
        assert sizes == {"spend/a.csv": 3 * MAX_BYTES, "spend/b.csv": MAX_SPEND_BYTES + 1}

    def test_only_spend_holds_csv(self, tmp_path: Path) -> None:
        _write(
            tmp_path, "spend/a.csv", "spend/b.CSV", "spend/c.yaml", "spend/d.txt", "tools/a.csv", "usage/a.csv", "a.csv"
        )
        read, refused = _read(tmp_path)
        assert read == ["spend/a.csv", "spend/b.CSV", "spend/c.yaml"]
        assert refused.keys() == {"spend/d.txt", "tools/a.csv"}

    def test_what_lies_beside_the_files_is_told_and_not_opened(self, tmp_path: Path) -> None:
        _write(
            tmp_path, "tools/a.yaml", "tools/a.yaml.txt", "tools/b.json", "tools/README", "spend/b.xlsx", "src/a.json"
        )
        (tmp_path / "tools" / "a.yaml.txt").chmod(0)
        _write(tmp_path, "docs/c.txt")
        (tmp_path / "tools" / "link").symlink_to(tmp_path / "docs" / "c.txt")
        _, unreadable = read_stack(tmp_path)
        assert [(path.path, path.code) for path in unreadable] == [
            ("tools/a.yaml.txt", "STK005"),
            ("tools/b.json", "STK005"),
            ("tools/link", "STK005"),
            ("spend/b.xlsx", "STK005"),
        ]

    def test_what_may_not_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        _write(tmp_path, "stackctl.yaml", "tools/a.yaml", "tools/b.yaml")
        real = os.open

        def guarded(path: Path, flags: int) -> int:
            if Path(path).name == "a.yaml":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return real(path, flags)

        monkeypatch.setattr(os, "open", guarded)
        read, refused = _read(tmp_path)
        assert read == ["stackctl.yaml", "tools/b.yaml"]
        assert refused == {"tools/a.yaml": "cannot be read: permission denied"}

    @posix
    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
    def test_what_its_mode_forbids(self, tmp_path: Path) -> None:
        _write(tmp_path, "tools/a.yaml", "systems/b.yaml")
        (tmp_path / "tools" / "a.yaml").chmod(0)
        (tmp_path / "systems").chmod(0)
        try:
            read, refused = _read(tmp_path)
        finally:
            (tmp_path / "systems").chmod(0o755)
        assert read == []
        assert refused == {
            "tools/a.yaml": "cannot be read: permission denied",
            "systems": "cannot be listed: permission denied",
        }

    def test_a_disk_that_fails_half_way(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        _write(tmp_path, "tools/a.yaml")

        def broken(descriptor: int, length: int) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr(os, "read", broken)
        read, refused = _read(tmp_path)
        assert read == []
        assert refused == {"tools/a.yaml": "cannot be read: input/output error"}

    def test_a_disk_that_gives_a_little_at_a_time(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        _write(tmp_path, "tools/a.yaml", text="name: a long enough name\n")
        real = os.read
        monkeypatch.setattr(os, "read", lambda descriptor, length: real(descriptor, min(length, 5)))
        files, _ = read_stack(tmp_path)
        assert files[0].data == b"name: a long enough name\n"

    def test_folders_too_deep(self, tmp_path: Path) -> None:
        deepest = "/".join(["tools", *["d"] * 16])
        _write(tmp_path, f"{deepest}/a.yaml", f"{deepest}/d/b.yaml")
        assert _read(tmp_path) == ([f"{deepest}/a.yaml"], {f"{deepest}/d": "more than 16 folders deep"})

    def test_too_many_files(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stack_files, "_MAX_FILES", 3)
        _write(tmp_path, *(f"tools/t{number}.yaml" for number in range(6)))
        read, refused = _read(tmp_path)
        assert len(read) == 3
        assert list(refused.values()) == ["more than 3 files"]

    @linux
    def test_a_name_that_is_not_utf_8(self, tmp_path: Path) -> None:
        (tmp_path / "tools").mkdir()
        (tmp_path / "tools" / os.fsdecode(b"caf\xe9.yaml")).write_bytes(b"name: A\n")
        read, refused = _read(tmp_path)
        assert read == []
        assert list(refused.values()) == ["the file's name is not UTF-8: rename it"]

    @linux
    @pytest.mark.parametrize(
        "name", ["a b.yaml", "a\nb.yaml", "a\x1b[31m.yaml", "::error::.yaml", "ünï.yaml", "-.yaml"]
    )
    def test_odd_names_are_read_and_named_as_they_are(self, tmp_path: Path, name: str) -> None:
        _write(tmp_path, f"tools/{name}")
        assert _read(tmp_path) == ([f"tools/{name}"], {})

    @pytest.mark.parametrize(
        ("name", "meant"), [("tool", "tools"), ("Tools", "tools"), ("system", "systems"), ("contract", "contracts")]
    )
    def test_a_folder_that_is_nearly_one_of_ours(self, tmp_path: Path, name: str, meant: str) -> None:
        _write(tmp_path, "stackctl.yaml", f"{name}/a.yaml")
        if (tmp_path / meant).exists():
            pytest.skip("this disk does not tell upper from lower case")
        _, unreadable = read_stack(tmp_path)
        assert [(path.path, path.reason, path.code) for path in unreadable] == [
            (f"{name}/", f'a folder that nothing is read from (did you mean "{meant}"?)', "STK005")
        ]

    @pytest.mark.parametrize("file", ["toolz/a.yaml", "toolz/eu/a.yml", "spends/a.CSV"])
    def test_a_folder_that_is_nearly_one_of_ours_and_holds_files_like_ours(self, tmp_path: Path, file: str) -> None:
        _write(tmp_path, "stackctl.yaml", file)
        assert _read(tmp_path)[1].keys() == {f"{file.partition('/')[0]}/"}

    @pytest.mark.parametrize(
        "file", ["toolz/a.py", "tool/README.md", "systemd/a/b/c/d.yaml", "toolz/.git/a.yaml", "src/a.yaml"]
    )
    def test_a_folder_that_is_nearly_one_of_ours_and_holds_something_else(self, tmp_path: Path, file: str) -> None:
        _write(tmp_path, "stackctl.yaml", file)
        assert _read(tmp_path) == (["stackctl.yaml"], {})

    def test_other_folders_and_files_of_a_folder_s_name_are_nobody_s_business(self, tmp_path: Path) -> None:
        _write(tmp_path, "tool", "docs/a.yaml", "schemas/a.yaml", "toolbox/a.yaml")
        assert _read(tmp_path) == ([], {})


class TestToolIds:
    def test_the_names_of_the_files_without_a_look_inside(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _write(tmp_path, "tools/b.yaml", "tools/eu/a.yaml", "tools/.c.yaml", "systems/d.yaml", "stackctl.yaml")

        def never(*_: object) -> None:
            pytest.fail("a file was opened")

        monkeypatch.setattr(worktree, "_read", never)
        assert tool_ids(tmp_path) == ["a", "b"]

    def test_none(self, tmp_path: Path) -> None:
        assert tool_ids(tmp_path) == []


def test_a_stack_is_read_the_same_twice(tmp_path: Path) -> None:
    _write(tmp_path, "stackctl.yaml", "tools/a.yaml", "tools/b/c.yaml", "tool/d.yaml")
    first: tuple[list[SourceFile], list[Unreadable]] = read_stack(tmp_path)
    assert first == read_stack(tmp_path)


class TestPathInRepository:
    def test_from_the_repository_to_the_stack(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        (tmp_path / "a" / "stack").mkdir(parents=True)
        assert path_in_repository(tmp_path / "a" / "stack") == "a/stack/"
        assert path_in_repository(tmp_path) == ""

    def test_a_file_marks_one_too_and_the_nearest_counts(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        (tmp_path / "module" / "stack").mkdir(parents=True)
        (tmp_path / "module" / ".git").write_text("gitdir: ../.git/modules/module\n", encoding="utf-8")
        assert path_in_repository(tmp_path / "module" / "stack") == "stack/"

    def test_no_repository(self, tmp_path: Path) -> None:
        assert path_in_repository(tmp_path) == ""

    def test_it_does_not_hang_on_the_way_there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "home" / "stack").mkdir(parents=True)
        (tmp_path / "home" / ".git").mkdir()
        (tmp_path / "elsewhere").symlink_to(tmp_path / "home" / "stack")
        assert path_in_repository(tmp_path / "elsewhere") == "stack/"
        monkeypatch.chdir(tmp_path / "home" / "stack")
        assert path_in_repository(Path()) == "stack/"

    def test_a_name_that_is_not_utf_8(self, tmp_path: Path) -> None:
        folder = tmp_path / os.fsdecode(b"caf\xe9")
        try:
            folder.mkdir()
        except OSError:
            pytest.skip("the file system takes names in UTF-8 only")
        (tmp_path / ".git").mkdir()
        assert path_in_repository(folder) == "caf\\udce9/"
