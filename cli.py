"""The door of a checkout: ``python cli.py solve fair`` is ``allocator solve fair``."""

from allocator.commands import main

if __name__ == "__main__":
    main()
