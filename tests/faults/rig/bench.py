"""The bench that every fault stands on: program, folders, book, dice."""
import contextlib
import os
import pathlib
import random
import shutil
import stat

from rig import needs
from rig.pictures import Book
from rig.server import Server


class Bench:
    def __init__(self, program, folder, seed, progress):
        self.program = pathlib.Path(program).resolve()
        needs.PROGRAM[:] = [self.program]
        self.folder = pathlib.Path(folder)
        self.progress = progress
        self.seed = seed
        self.dice = random.Random(seed)
        self._made = 0
        self.book = Book(self.folder / "book", seed)
        self._open_to_all(self.book.root)
        with self.server() as first, self.server() as second:
            self.book.write(first.get, second.get)

    def targets(self, count):
        return self.book.targets[:count]

    def new_folder(self, name="run"):
        self._made += 1
        folder = self.folder / f"{name}{self._made}"
        folder.mkdir()
        return folder

    def drop(self, folder):
        shutil.rmtree(folder, ignore_errors=True)

    def worker(self):
        return self.program.with_name("tintype-worker")

    def unstarted(self, cache=None, folder=None, **more):
        folder = folder or self.new_folder()
        roots = more.pop("roots", [self.book.root])
        return Server(self.program, folder, roots, cache, **more)

    @contextlib.contextmanager
    def server(self, cache=None, **more):
        """Started; at the end it is gone, whatever happened."""
        server = self.unstarted(cache, **more)
        try:
            server.start()
            yield server
        finally:
            if server.running():
                server.kill()
            complaints = [line for line in server.log if "Sanitizer" in line or "runtime error" in line]
            assert not complaints, "\n".join(server.log)

    def _open_to_all(self, path):
        """Another user has to reach sources and program."""
        for folder in (path, *path.parents):
            if folder == pathlib.Path("/tmp") or folder.stat().st_uid != os.geteuid():
                break
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IXGRP)
