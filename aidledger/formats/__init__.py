"""Reading and writing data, one room per source."""
