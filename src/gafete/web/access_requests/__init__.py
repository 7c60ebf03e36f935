"""The screens of requests for access: one file a screen."""
