"""The faults there are: each family registers its own."""
import collections
import importlib

FAMILIES = ("kill", "corruption", "power", "disk", "clock", "origin", "workers", "purge")
Fault = collections.namedtuple("Fault", "name family function quick full needs admits says")
FAULTS = {}


def fault(name, *, quick, full, needs=(), admits=(), says=""):
    """A function of (rig, tally, times) that does one fault so often."""
    def register(function):
        family = function.__module__.rsplit(".", 1)[-1]
        FAULTS[name] = Fault(name, family, function, quick, full, tuple(needs), tuple(admits), says)
        return function
    return register


def load_families():
    for family in FAMILIES:
        importlib.import_module(f"families.{family}")
    return FAULTS
