"""One line that says how far it is: rewritten on a terminal, else a new one every few seconds."""
import sys
import time


class Progress:
    def __init__(self):
        self.terminal = sys.stdout.isatty()
        self.last = 0.0

    def show(self, line):
        now = time.monotonic()
        if self.terminal:
            print(f"\r\x1b[K{line[:150]}", end="", flush=True)
        elif now - self.last > 5:
            self.last = now
            print(line, flush=True)

    def say(self, line):
        print(("\r\x1b[K" if self.terminal else "") + line, flush=True)
