"""Write docs/certificates.md anew; with names, only the rows of these scenarios."""

import sys

from tests.certificates.page import NAMES, PAGE, page, row

named = sys.argv[1:] or NAMES
for name in named:
    made = row(name)
    stood = PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
    rows = {line.split("`")[1]: line for line in stood if line.startswith("| `")}
    rows = {one: line for one, line in {**rows, name: made}.items() if one in NAMES}
    PAGE.write_text(page(rows[one] for one in NAMES if one in rows), encoding="utf-8")
    print(rows[name], flush=True)
