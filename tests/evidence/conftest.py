"""A claim that fails shows the values that it compared."""

import pytest

pytest.register_assert_rewrite("claims")
