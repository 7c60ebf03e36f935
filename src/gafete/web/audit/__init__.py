"""The screens of Bitácora: one file a screen."""
