"""The error every reader raises."""


class FormatError(ValueError):
    """The file is not readable as announced; `line` is the physical line, where one is to blame."""

    def __init__(self, message: str, line: int | None = None, *, id: str = "format", fix: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.id = id
        self.fix = fix
