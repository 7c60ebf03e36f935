"""The screens of Usuarios: one file a screen, and one address for each thing that can be done."""
