"""The database: connections, transactions, migrations. The only place that knows the driver."""

from pwa.db.connection import Database
from pwa.db.many import IN_MANY, MANY, many
from pwa.db.transaction import Reader, Row, Writer

__all__ = ["IN_MANY", "MANY", "Database", "Reader", "Row", "Writer", "many"]
