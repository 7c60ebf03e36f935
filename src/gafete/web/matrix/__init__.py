"""The screens of Matriz de accesos: one file a screen."""
