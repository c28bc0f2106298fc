"""The faults there are: each family registers its own."""
import collections

Fault = collections.namedtuple("Fault", "name family function quick full needs admits says")
FAULTS = {}


def fault(name, *, quick, full, needs=(), admits=(), says=""):
    """A function of (rig, tally, times) that does one fault so often."""
    def register(function):
        family = function.__module__.rsplit(".", 1)[-1]
        FAULTS[name] = Fault(name, family, function, quick, full, tuple(needs), tuple(admits), says)
        return function
    return register
