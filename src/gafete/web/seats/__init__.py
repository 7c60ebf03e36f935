"""The screens of Plan y asientos: one file a screen."""
