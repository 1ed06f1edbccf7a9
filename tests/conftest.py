"""What every test can rely on: no screen, no colours, and the same examples each time."""

import os

from hypothesis import settings

# Before anything imports matplotlib or rich, and inherited by the processes that tests start.
os.environ["MPLBACKEND"] = "Agg"
for name in ("FORCE_COLOR", "NO_COLOR"):
    os.environ.pop(name, None)

# No deadlines: tests are not timed, and a first call may have to compile. The same examples each
# time, so that a failure is everybody's failure; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
