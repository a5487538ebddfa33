"""The table of SciPy's special functions, by name: SciPy is imported only when one of them meets a jet."""
SPECIAL: dict[str, int] = {}
