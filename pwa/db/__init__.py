"""The database: connections, transactions, migrations. The only place that knows the driver."""

from pwa.db.connection import Database
from pwa.db.transaction import Reader, Row, Writer

__all__ = ["Database", "Reader", "Row", "Writer"]
