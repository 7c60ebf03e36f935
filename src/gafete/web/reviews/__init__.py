"""The screens of access reviews: one file a screen."""
