"""A file is written whole or not at all, nobody's change is lost, and nothing is left lying about."""

from __future__ import annotations

import errno
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackctl.adapters.files.write import make_folder, read_if_any, write
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Callable

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes, links and devices")


def _names(folder: Path) -> list[str]:
    """What lies in a folder; the lock file of Windows is not counted."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".stackctl.lock")


class TestWhole:
    def test_a_new_file(self, tmp_path: Path) -> None:
        write(tmp_path / "a.txt", b"one\r\ntwo\n\x00\xff")
        assert (tmp_path / "a.txt").read_bytes() == b"one\r\ntwo\n\x00\xff"
        assert _names(tmp_path) == ["a.txt"]

    def test_an_old_file_is_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"a much longer text than the new one")
        write(path, b"new")
        assert path.read_bytes() == b"new"
        assert _names(tmp_path) == ["a.txt"]

    def test_nothing_is_something_to_write(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"old")
        write(path, b"")
        assert path.read_bytes() == b""

    def test_a_reader_keeps_what_it_opened(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"old")
        if os.name == "nt":
            pytest.skip("Windows lets nobody replace an open file")
        with path.open("rb") as stream:
            write(path, b"new")
            assert stream.read() == b"old"
        assert path.read_bytes() == b"new"

    def test_a_relative_path_without_a_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        write(Path("a.txt"), b"new")
        assert _names(tmp_path) == ["a.txt"]

    def test_every_byte_is_on_the_disk_before_the_name_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[str] = []
        fsync, replace = os.fsync, os.replace

        def flushed(descriptor: int) -> None:
            done.append("flush folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "flush file")
            fsync(descriptor)

        def renamed(source: str, target: Path) -> None:
            done.append("rename")
            replace(source, target)

        monkeypatch.setattr(os, "fsync", flushed)
        monkeypatch.setattr(os, "replace", renamed)
        write(tmp_path / "a.txt", b"new")
        assert done[:2] == ["flush file", "rename"]
        assert os.name == "nt" or done[2:] == ["flush folder"]


class TestMode:
    @posix
    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o444])
    def test_an_old_file_keeps_its_mode(self, tmp_path: Path, mode: int) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"old")
        path.chmod(mode)
        write(path, b"new")
        assert stat.S_IMODE(path.stat().st_mode) == mode

    @posix
    @pytest.mark.parametrize("given", [{}, {"expected": None}])
    def test_a_new_file_can_be_read_by_others(self, tmp_path: Path, given: dict[str, None]) -> None:
        write(tmp_path / "a.txt", b"new", **given)
        assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o644


class TestExpected:
    def test_what_was_expected_is_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"old")
        write(path, b"new", expected=b"old")
        assert path.read_bytes() == b"new"

    def test_what_somebody_else_has_changed_is_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"of somebody else")
        with pytest.raises(StackctlError, match="was changed by somebody else in the meantime") as told:
            write(path, b"new", expected=b"old")
        assert told.value.hint == "nothing was changed"
        assert path.read_bytes() == b"of somebody else"
        assert _names(tmp_path) == ["a.txt"]

    def test_what_somebody_else_has_deleted_stays_deleted(self, tmp_path: Path) -> None:
        with pytest.raises(StackctlError, match="was changed by somebody else"):
            write(tmp_path / "a.txt", b"new", expected=b"old")
        assert _names(tmp_path) == []

    @pytest.mark.parametrize("old", [b"old", b"", b"new"])
    def test_a_new_file_never_replaces_one(self, tmp_path: Path, old: bytes) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(old)
        with pytest.raises(StackctlError, match="already exists"):
            write(path, b"new", expected=None)
        assert path.read_bytes() == old
        assert _names(tmp_path) == ["a.txt"]

    @posix
    def test_not_even_one_that_came_at_the_last_moment(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "a.txt"
        fsync = os.fsync

        def slow(descriptor: int) -> None:
            fsync(descriptor)
            path.write_bytes(b"of another program")

        monkeypatch.setattr(os, "fsync", slow)
        with pytest.raises(StackctlError, match="file exists"):
            write(path, b"new", expected=None)
        assert path.read_bytes() == b"of another program"
        assert _names(tmp_path) == ["a.txt"]


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _read_only(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def _interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


class TestFailure:
    @pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
    @pytest.mark.parametrize(("fault", "reason"), [(_full, "no space left on device"), (_read_only, "read-only file")])
    def test_the_old_file_stays(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        step: str,
        fault: Callable[..., None],
        reason: str,
    ) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"old")
        monkeypatch.setattr(os, step, fault)
        with pytest.raises(StackctlError, match=reason) as told:
            write(path, b"new")
        assert str(told.value).startswith(f"cannot write {path}: ")
        assert told.value.hint == "nothing was changed"
        assert path.read_bytes() == b"old"
        assert _names(tmp_path) == ["a.txt"]

    @posix
    @pytest.mark.parametrize("step", ["fsync", "link", "chmod"])
    def test_no_new_file_is_begun(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
        monkeypatch.setattr(os, step, _full)
        with pytest.raises(StackctlError, match="no space left"):
            write(tmp_path / "a.txt", b"new", expected=None)
        assert _names(tmp_path) == []

    def test_an_interruption_leaves_the_old_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"old")
        monkeypatch.setattr(os, "replace", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            write(path, b"new")
        assert path.read_bytes() == b"old"
        assert _names(tmp_path) == ["a.txt"]

    @posix
    def test_a_disk_that_cannot_flush_folders_is_no_failure(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fsync = os.fsync

        def files_only(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", files_only)
        write(tmp_path / "a.txt", b"new")
        assert _names(tmp_path) == ["a.txt"]

    def test_no_such_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StackctlError, match="no such file or directory"):
            write(tmp_path / "none" / "a.txt", b"new")
        assert _names(tmp_path) == []

    def test_a_file_where_the_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"old")
        with pytest.raises(StackctlError, match="cannot write"):
            write(tmp_path / "a" / "b.txt", b"new")
        assert (tmp_path / "a").read_bytes() == b"old"

    @pytest.mark.parametrize("given", [{}, {"expected": None}])
    def test_a_folder_of_that_name(self, tmp_path: Path, given: dict[str, None]) -> None:
        (tmp_path / "a.txt").mkdir()
        with pytest.raises(StackctlError, match="it is a folder"):
            write(tmp_path / "a.txt", b"new", **given)
        assert _names(tmp_path) == ["a.txt"]

    @posix
    def test_a_link_is_neither_followed_nor_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "target.txt").write_bytes(b"old")
        (tmp_path / "a.txt").symlink_to(tmp_path / "target.txt")
        (tmp_path / "dead.txt").symlink_to(tmp_path / "nothing")
        for name in ("a.txt", "dead.txt"):
            with pytest.raises(StackctlError, match="it is a link"):
                write(tmp_path / name, b"new")
            assert (tmp_path / name).is_symlink()
        assert (tmp_path / "target.txt").read_bytes() == b"old"

    @posix
    def test_a_pipe_is_not_replaced(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        with pytest.raises(StackctlError, match="not a regular file"):
            write(tmp_path / "a.txt", b"new", expected=b"old")
        assert stat.S_ISFIFO((tmp_path / "a.txt").stat().st_mode)

    @posix
    def test_a_device_is_not_replaced(self, tmp_path: Path) -> None:
        with pytest.raises(StackctlError, match="not a regular file"):
            write(Path(os.devnull), b"new")
        assert Path(os.devnull).is_char_device()


class TestTogether:
    def test_eight_writers_lose_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "counter.txt"
        path.write_bytes(b"0")
        refusals: set[str] = set()
        start = threading.Barrier(8)

        def count_up(_: int) -> None:
            start.wait()
            done = 0
            while done < 10:
                seen = path.read_bytes()
                try:
                    write(path, str(int(seen) + 1).encode(), expected=seen)
                except StackctlError as error:
                    refusals.add(str(error))
                else:
                    done += 1

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(count_up, range(8)))
        assert path.read_bytes() == b"80"
        assert refusals <= {f"{path} was changed by somebody else in the meantime"}
        assert _names(tmp_path) == ["counter.txt"]

    def test_one_of_eight_makes_the_new_file(self, tmp_path: Path) -> None:
        path = tmp_path / "new.txt"
        start = threading.Barrier(8)

        def make(writer: int) -> bool:
            start.wait()
            try:
                write(path, str(writer).encode(), expected=None)
            except StackctlError:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(make, range(8)))
        assert made.count(True) == 1
        assert path.read_bytes() == str(made.index(True)).encode()
        assert _names(tmp_path) == ["new.txt"]


class TestReading:
    def test_what_is_there(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"\x00\r\n")
        assert read_if_any(tmp_path / "a.txt") == b"\x00\r\n"

    def test_nothing_is_no_error(self, tmp_path: Path) -> None:
        assert read_if_any(tmp_path / "a.txt") is None
        assert read_if_any(tmp_path / "none" / "a.txt") is None

    def test_a_folder_is_one(self, tmp_path: Path) -> None:
        with pytest.raises(StackctlError, match="cannot read"):
            read_if_any(tmp_path)

    def test_a_name_that_no_file_can_have_is_one(self, tmp_path: Path) -> None:
        with pytest.raises(StackctlError, match="cannot read"):
            read_if_any(tmp_path / ("a" * 5_000))

    @posix
    def test_a_pipe_that_nobody_writes_into(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        with pytest.raises(StackctlError, match="not a regular file"):
            read_if_any(tmp_path / "a.txt")


class TestFolders:
    def test_all_that_are_missing(self, tmp_path: Path) -> None:
        make_folder(tmp_path / "a" / "b")
        make_folder(tmp_path / "a" / "b")
        assert (tmp_path / "a" / "b").is_dir()

    def test_a_file_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"old")
        for folder in (tmp_path / "a", tmp_path / "a" / "b"):
            with pytest.raises(StackctlError, match="cannot make the folder"):
                make_folder(folder)

    @posix
    def test_a_link_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "a").symlink_to(tmp_path / "real")
        with pytest.raises(StackctlError, match="it is a link"):
            make_folder(tmp_path / "a")
