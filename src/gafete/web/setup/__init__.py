"""Configuración exprés: the first run of an account in four steps, one file a step."""
