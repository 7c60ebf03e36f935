"""The screens of Perfiles: one file a screen."""
