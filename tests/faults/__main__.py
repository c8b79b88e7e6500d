"""Write docs/faults.md anew."""

from tests.faults.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
print(f"wrote {PAGE.name}")
