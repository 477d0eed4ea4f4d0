"""Keep the nightly run on its schedule: ``python -m flows.serve voc.toml`` stays up and starts it every night at three."""

import sys
from pathlib import Path

from flows.daily import daily

if __name__ == "__main__":
    config = Path(sys.argv[1] if len(sys.argv) > 1 else "voc.toml").resolve()
    daily.serve(name="nightly", cron="0 3 * * *", parameters={"config": str(config)}, pause_on_shutdown=False)
