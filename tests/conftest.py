"""What holds for every test: a test is called the same in every process that collects it."""

import pytest


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are named by their argument and place: packed ones carry the second of packing, so that two
    processes collecting a second apart called one test by two names and the run ended before it began.
    """
    return argname if isinstance(val, bytes) else None
