"""The screens of Empresas: one file a screen."""
