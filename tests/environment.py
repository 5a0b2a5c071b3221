"""What a bare `python -m pytest` needs in its environment; `dev.py test` sets the same.

pytest loads this first (`-p tests.environment`): pytest-django reads the settings before
it reads any conftest.
"""

import os

os.environ.setdefault("SECRET_KEY", "for-tests-only-" * 4)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost")
os.environ.setdefault("HTTPS", "0")
