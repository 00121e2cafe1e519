"""``python -m aidledger``: the command line."""

from aidledger.cli import main

main()
