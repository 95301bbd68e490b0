"""A store needs nothing that only folders have: a negotiation in a dictionary goes the same way."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from quotaopt.errors import Place, Problem
from quotaopt.ledger.entries import Draft, Entry
from quotaopt.negotiate import Negotiation
from quotaopt.negotiate.folder import Folder
from quotaopt.negotiate.store import Store
from quotaopt.plan.plan import Plan
from support.negotiation_folders import OPENED, answered, opened


class Memory:
    """Another store."""

    def __init__(self, begun: Folder) -> None:
        self._plan, self._entries = begun.plan(), list(begun.entries())
        self._files = {name: begun.read(name) for entry in self._entries for name in entry.files}

    def place(self, name: str = "") -> Place:
        return Place(f"memory:{name}")

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def changed(self) -> tuple[Problem, ...]:
        files = [item for entry in self._entries for item in entry.files.items()]
        assert all(sha256(self._files[name]).hexdigest() == seal for name, seal in files)
        return ()

    def plan(self) -> Plan:
        return self._plan

    def read(self, name: str) -> bytes:
        return self._files[name]

    def record(self, draft: Draft, files: Mapping[str, bytes], within: str = "") -> Entry:
        assert all(name.startswith(f"{within}/") for name in files)
        self._entries.append(Entry.after(self._entries, draft, files))
        self._files |= files
        return self._entries[-1]

    @contextmanager
    def locked(self) -> Iterator[None]:
        yield


def test_a_negotiation_in_another_store_goes_the_same_way(tmp_path):
    in_folder = opened(tmp_path)
    store: Store = Memory(Folder(tmp_path / "talks"))
    in_memory = Negotiation(store)
    sheet = answered(Path(tmp_path / "talks/rounds/1/sheets/North.csv"), tmp_path / "North.csv", 0.9)
    for negotiation in (in_folder, in_memory):
        negotiation.bid(sheet, at=OPENED)
        negotiation.solve(at=OPENED)
        negotiation.approve(at=OPENED)
        assert negotiation.freeze(at=OPENED).verified
    assert in_folder.state.entries == in_memory.state.entries
