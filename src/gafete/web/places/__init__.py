"""The screens of Lugares de expedición: one file a screen."""
