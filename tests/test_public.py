"""The public names are what they say they are."""

import subprocess
import sys

import quotaopt


def test_all_is_sorted_and_true():
    assert quotaopt.__all__ == sorted(quotaopt.__all__)
    for name in quotaopt.__all__:
        assert getattr(quotaopt, name).__name__.removeprefix("quotaopt.") == name
    assert set(quotaopt.__all__) <= set(dir(quotaopt))


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(quotaopt, "no_such_name")


def test_importing_the_package_loads_nothing_else():
    script = "import sys, quotaopt; assert not {m for m in sys.modules if m.startswith('quotaopt.')}"
    subprocess.run([sys.executable, "-c", script], check=True)
