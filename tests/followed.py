"""A client that follows the changes as the API says it should, for the tests of what it ends with."""

from __future__ import annotations

from typing import Any

from django.test import Client

Copy = dict[str, dict[str, Any]]


class Follower:
    """A copy of one collection, kept by its changes alone."""

    def __init__(self, client: Client, collection: str = "agreements", *, after: int = 0, size: int = 500) -> None:
        self.client, self.collection, self.size = client, collection, size
        self.copy: Copy = {}
        self.lines: list[dict[str, Any]] = []
        self.last = after
        self.known: dict[str, str] = {}

    def follow(self) -> Copy:
        """Every page until there is none."""
        address: str | None = f"/api/v1/changes/?after={self.last}&page_size={self.size}&collection={self.collection}"
        while address:
            # Who has nothing new from here asks whether that is still so.
            asks = {"If-None-Match": self.known[address]} if address in self.known else {}
            response = self.client.get(address, headers=asks)
            if response.status_code == 304:
                return self.copy
            assert response.status_code == 200, response.content
            page = response.json()
            self.known = {} if page["results"] else {address: response["ETag"]}
            for line in page["results"]:
                assert line["sequence"] > (self.lines[-1]["sequence"] if self.lines else 0)
                assert line["sequence"] <= page["last"]
                self.lines.append(line)
                apply(self.copy, line)
            self.last, address = page["last"], page["next"]
        return self.copy


def apply(copy: Copy, line: dict[str, Any]) -> None:
    """One line, as the description of the API says."""
    key = line["key"]
    if line["action"] == "withdraw":
        copy.pop(key, None)
    elif not line["withdrawn"]:
        tells_all = line["diff"]["version"]["before"] is None
        copy[key] = changed({} if tells_all else copy.get(key, {}), line["diff"])


def changed(record: dict[str, Any], diff: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A record after a difference; what was there before must be what the difference says."""
    for name, change in diff.items():
        assert record.get(name) == change["before"], name
    kept = {name: value for name, value in record.items() if not diff.get(name, {}).get("removed")}
    return kept | {name: change["after"] for name, change in diff.items() if not change.get("removed")}


def listed(client: Client, collection: str = "agreements") -> Copy:
    """The whole list, by key."""
    found: Copy = {}
    address: str | None = f"/api/v1/{collection}/?page_size=100"
    while address:
        page = client.get(address).json()
        found |= {record["url"].split("/")[-2]: record for record in page["results"]}
        address = page["next"]
    return found
