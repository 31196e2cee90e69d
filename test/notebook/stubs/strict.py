"""Stand-ins for the Azure packages: each offers what the real package has, with its parameters, and nothing else."""

from __future__ import annotations

import inspect
import json
import pathlib

_SURFACE = json.loads((pathlib.Path(__file__).parent / "surface.json").read_text(encoding="utf-8"))


def checked(owner: str, method: str, args: tuple, kwargs: dict) -> None:
    """Refuses a method or a keyword that the real package does not have."""
    known = _SURFACE[owner].get(method)
    if known is None:
        raise AttributeError(f"{owner} has no {method}")
    if len(args) > len(known["positional"]):
        raise TypeError(f"{owner}.{method} takes {len(known['positional'])} positional arguments but got {len(args)}")
    taken = known["positional"][len(args):] + known["keyword"]
    unknown = [name for name in kwargs if name not in taken]
    if unknown:
        raise TypeError(f"{owner}.{method} takes no {', '.join(unknown)}")
    missing = [name for name in known["required"] if name not in known["positional"][: len(args)] and name not in kwargs]
    if missing:
        raise TypeError(f"{owner}.{method} needs {', '.join(missing)}")


class Strict:
    """Checks every call to a public method, the constructor included, against the surface of the real class."""

    owner = ""

    def __init_subclass__(cls, owner: str) -> None:
        cls.owner = owner
        for name, member in list(vars(cls).items()):
            if inspect.isfunction(member) and (name == "__init__" or not name.startswith("_")):
                setattr(cls, name, _guarded(owner, name, member))


def _guarded(owner, name, member):
    def call(self, *args, **kwargs):
        checked(owner, name, args, kwargs)
        return member(self, *args, **kwargs)

    return call
