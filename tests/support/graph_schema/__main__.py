"""Write the types anew: `python -m tests.support.graph_schema > tests/support/graph_schema/types.json`."""

import json
import re
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # msgraph-sdk warns of itself when imported
    from tests.support.graph_schema.published import published_types

    written = json.dumps(published_types(), indent=1)
sys.stdout.write(re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda found: f"[{' '.join(found[1].split())}]", written) + "\n")
