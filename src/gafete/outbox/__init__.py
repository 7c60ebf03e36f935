"""Mail that must not be lost: a row written in the caller's transaction, sent by a worker.

No secret lies in a row; whoever owns a kind of mail registers the composer that writes it at send time.
"""
