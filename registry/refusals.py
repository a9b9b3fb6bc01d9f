"""How the register says no: a stable code for programs, and sentences for people."""

from collections.abc import Sequence

from django.utils.functional import Promise

Sentence = str | Promise
"""What is said to people: in the language of now, or of when it is read."""


class Refusal(Exception):
    """Something that may not be done now; nothing was changed.

    `code` is stable (``not_allowed``, ``wrong_state``, ``incomplete``…); `messages` say, in the reader's language,
    what is missing or who could do it.
    """

    def __init__(self, code: str, *messages: Sentence) -> None:
        self.code = code
        self._messages: Sequence[Sentence] = messages
        super().__init__(code)

    @property
    def messages(self) -> list[str]:
        """The sentences, in the language that is active now."""
        return [str(message) for message in self._messages]

    def __str__(self) -> str:
        return " ".join(self.messages)
