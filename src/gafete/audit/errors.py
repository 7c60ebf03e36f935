"""What can go wrong with the trail."""


class DuplicateKind(ValueError):
    """Two packages declare the same kind of event."""


class UnknownKind(LookupError):
    """No package declares this kind of event."""
