"""An index of the letters that rows are found by, for those words that a look through all rows is too slow for.

It holds each text once, whatever systems and languages show it, and only grows: what no generation has any more is
found and passed over. Filled by a thread while rows are still looked through.
"""

import sqlite3
import threading
from collections.abc import Iterable

# So many letters make a piece: shorter words are looked for as the beginning of one.
_PIECE = 3
_END = "\n" * (_PIECE - 1)
_LAST = "\U0010ffff"
_AT_ONCE = 500


class LetterIndex:
    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._adding, self._lock = threading.Lock(), threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._base.execute(
            "CREATE VIRTUAL TABLE letters USING"
            " fts5(text, content='', columnsize=0, tokenize=\"trigram case_sensitive 1\")"
        )
        self._base.execute("CREATE VIRTUAL TABLE pieces USING fts5vocab(letters, instance)")

    def add(self, texts: Iterable[str]) -> None:
        """Take in what is not there yet; others may search in between."""
        with self._adding:
            fresh = [text for text in dict.fromkeys(texts) if text not in self.numbers]
            for start in range(0, len(fresh), _AT_ONCE):
                self._add(dict(enumerate(fresh[start : start + _AT_ONCE], len(self.numbers))))

    def _add(self, numbered: dict[int, str]) -> None:
        rows = [(number, text + _END) for number, text in numbered.items()]
        with self._lock:
            self._base.execute("BEGIN")
            self._base.executemany("INSERT INTO letters(rowid, text) VALUES (?, ?)", rows)
            self._base.execute("COMMIT")
        self.numbers.update((text, number) for number, text in numbered.items())

    def find(self, word: str) -> list[int]:
        """Return the numbers of the texts that hold a word, in no order that means anything."""
        with self._lock:
            if len(word) < _PIECE:
                asked = "SELECT DISTINCT doc FROM pieces WHERE term >= ? AND term < ?"
                return [number for (number,) in self._base.execute(asked, (word, word + _LAST))]
            quoted = '"{}"'.format(word.replace('"', '""'))
            return [
                number for (number,) in self._base.execute("SELECT rowid FROM letters WHERE letters MATCH ?", (quoted,))
            ]
