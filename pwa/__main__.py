"""`python -m pwa`: the same as `stillpoint`."""

import sys

from pwa.cli import main

sys.exit(main())
