"""The offline door: receipts, idempotency, one operation per entry kind."""
